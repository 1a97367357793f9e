package pathways

import (
	"crypto/ed25519"
	"encoding/base64"
	"slices"
)

// FormatApprovers is the first key of a file of [Approvers].
const FormatApprovers = "safetynet/approvers/v1"

// Approvers are the keys by which approvals count. They are configuration, given to
// the program and never part of a library: a library cannot vouch for itself.
// Nothing changes them after [ReadApprovers] returns. No approvers, nil, trust nobody.
type Approvers struct {
	Keys   []ApproverKey
	Digest string // of the file's bytes
}

// ApproverKey is one key, and whose it is.
type ApproverKey struct {
	ID       string   `yaml:"id,required"`
	Identity string   `yaml:"identity,required"`
	Role     string   `yaml:"role,required"`
	Public   string   `yaml:"public,required"` // 32 bytes in base64
	Until    *Date    `yaml:"until"`           // what is signed on this day or later does not count
	Revoked  *Date    `yaml:"revoked"`         // nothing signed with it counts, whenever it was
	Only     string   `yaml:"only"`            // review, or "": what is signed with it counts as nothing else
	Pos      Position `yaml:"-"`
	public   ed25519.PublicKey
}

// ReadApprovers reads a file of keys, as strictly as a definition. With an error
// among the issues there are no approvers.
func ReadApprovers(name string, data []byte) (*Approvers, Issues) {
	var file struct {
		Format string        `yaml:"format,required"`
		Keys   []ApproverKey `yaml:"keys,required"`
		Pos    Position      `yaml:"-"`
	}
	s := ReadSheet(name, data, &file)
	if s.Read() && file.Format != FormatApprovers {
		s.Errorf(file.Pos, "approvers-wrong", "format: "+FormatApprovers, "this is not a file of approvers")
	}
	for i := range file.Keys {
		checkApprover(s, file.Keys[:i], &file.Keys[i])
	}
	if issues := s.Issues(); issues.HasErrors() {
		return nil, issues
	}
	return &Approvers{Keys: file.Keys, Digest: sha256Of(data)}, s.Issues()
}

func checkApprover(s *Sheet, before []ApproverKey, k *ApproverKey) {
	for _, word := range []string{k.ID, k.Identity, k.Role} {
		if !IsIdentity(word) {
			s.Errorf(k.Pos, "approvers-wrong", "lower case letters, digits and hyphens; never a name", "%q is not the id of a role account or of a key", word)
		}
	}
	if k.Only != "" && k.Only != "review" {
		s.Errorf(k.Pos, "approvers-wrong", "only: review, or leave it out", "a key cannot be for %q only", k.Only)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(k.Public)
	if err != nil || len(key) != ed25519.PublicKeySize {
		s.Errorf(k.Pos, "approvers-wrong", "32 bytes in base64, as safetynet sign keygen prints them", "the public key is not one of Ed25519")
	}
	k.public = key
	for _, b := range before {
		switch {
		case b.ID == k.ID:
			s.Errorf(k.Pos, "approvers-wrong", "give each key an id of its own", "the id %s is there twice", k.ID)
		case b.public.Equal(k.public):
			s.Errorf(k.Pos, "approvers-wrong", "give each person a key of their own", "%s and %s are one key", b.ID, k.ID)
		}
	}
}

// key finds a key, nil where it is not trusted.
func (t *Approvers) key(id string) *ApproverKey {
	if t == nil {
		return nil
	}
	if i := slices.IndexFunc(t.Keys, func(k ApproverKey) bool { return k.ID == id }); i >= 0 {
		return &t.Keys[i]
	}
	return nil
}

// fits tells whether the key made a signature over a statement.
func (k *ApproverKey) fits(statement []byte, s Signing) bool {
	return ed25519.Verify(k.public, statement, s.signature())
}
