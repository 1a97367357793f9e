package oidc

import (
	"bytes"
	"cmp"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"go.yaml.in/yaml/v3"

	"safetynet/api/story"
)

// listed is a record system as the file has it.
type listed struct {
	Name    string    `yaml:"name"`
	Issuer  string    `yaml:"iss"`
	Keys    yaml.Node `yaml:"jwks"`
	JKU     string    `yaml:"jku"`
	Origins []string  `yaml:"origins"`
}

// maxClientsFile bounds the file, and one of keys.
const maxClientsFile = 1 << 20

// clientName is what a record system is called in the log.
var clientName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// ReadClients reads a file, YAML or JSON, with a list of record systems:
//
//   - name: north-hospital            # in the decision log: small letters, digits, hyphens
//     iss: https://ehr.example        # exactly as in its tokens
//     jwks: north.json                # its public keys: a file beside this one, or the set itself
//     jku: https://ehr.example/keys   # optional; a token that names another is refused, and none is fetched
//     origins: [https://ehr.example]  # optional; from whose pages browsers may call
//
// An error names the place in the file. now is the clock that tokens are held
// against, time.Now where it is nil.
func ReadClients(file string, now func() time.Time) (*Clients, error) {
	data, err := readSmall(file)
	if err != nil {
		return nil, err
	}
	var places []yaml.Node
	var all []listed
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := errors.Join(yaml.Unmarshal(data, &places), dec.Decode(&all)); err != nil {
		return nil, fmt.Errorf("%s: it is a list of record systems, each with name, iss and jwks: %w", file, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: it is one document", file)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no record system is listed", file)
	}
	c := &Clients{now: now, byIssuer: map[string]*client{}, origins: map[string]bool{}}
	if now == nil {
		c.now = time.Now
	}
	names := map[string]bool{}
	for i, x := range all {
		if err := c.list(x, filepath.Dir(file), names); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, places[i].Line, err)
		}
	}
	return c, nil
}

func readSmall(file string) ([]byte, error) {
	f, err := os.Open(file) // #nosec G304 -- a file that the operator names, or one that such a file names
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxClientsFile+1))
	if err = errors.Join(err, f.Close()); err == nil && len(data) > maxClientsFile {
		err = fmt.Errorf("%s: it is larger than %d bytes", file, maxClientsFile)
	}
	return data, err
}

// list adds a record system.
func (c *Clients) list(x listed, folder string, names map[string]bool) error {
	switch {
	case !clientName.MatchString(x.Name):
		return fmt.Errorf("the name %q is not made of small letters, digits and hyphens, beginning with a letter, at most 32", x.Name)
	case names[x.Name]:
		return fmt.Errorf("the name %s is listed twice", x.Name)
	case x.Issuer == "":
		return fmt.Errorf("%s: iss is missing: what its tokens say who signed them", x.Name)
	case c.byIssuer[x.Issuer] != nil:
		return fmt.Errorf("%s: another one has the same iss", x.Name)
	case x.JKU != "" && !strings.HasPrefix(x.JKU, "https://"):
		return fmt.Errorf("%s: jku is an address that begins with https://", x.Name)
	}
	keys, err := readKeys(x.Keys, folder)
	if err != nil {
		return fmt.Errorf("%s: jwks: %w", x.Name, err)
	}
	for _, o := range x.Origins {
		if !isOrigin(o) {
			return fmt.Errorf("%s: the origin %q is not like https://ehr.example", x.Name, o)
		}
		c.origins[o] = true
	}
	names[x.Name] = true
	c.byIssuer[x.Issuer] = &client{actor: story.Actor{Role: story.Clinician, ID: "cds-" + x.Name}, jku: x.JKU, keys: keys}
	return nil
}

// isOrigin tells whether a text is an origin as browsers write it.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && text == strings.ToLower(u.Scheme+"://"+u.Host) &&
		(u.Scheme == "https" || u.Scheme == "http" && local(u.Hostname()))
}

// readKeys reads a set of public keys, or the file that a text names.
func readKeys(from yaml.Node, folder string) (set jose.JSONWebKeySet, err error) {
	var data []byte
	switch from.Kind {
	case yaml.ScalarNode:
		file := from.Value
		if !filepath.IsAbs(file) {
			file = filepath.Join(folder, file)
		}
		data, err = readSmall(file)
	case yaml.MappingNode:
		var plain map[string]any
		if err = from.Decode(&plain); err == nil {
			data, err = json.Marshal(plain)
		}
	default:
		err = errors.New("it is a set of keys, or the name of a file that holds one")
	}
	if err == nil {
		err = json.Unmarshal(data, &set)
	}
	if err != nil {
		return set, err
	}
	if len(set.Keys) == 0 {
		return set, errors.New("there is no key in it")
	}
	for i, key := range set.Keys {
		if why := keyFault(key); why != "" {
			return set, fmt.Errorf("key %d (%s): %s", i+1, cmp.Or(key.KeyID, "no kid"), why)
		}
	}
	return set, nil
}

// keyFault says why a key cannot be used, "" for nothing.
func keyFault(key jose.JSONWebKey) string {
	switch k := key.Key.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < 2048 {
			return "an RSA key has at least 2048 bits"
		}
	case *ecdsa.PublicKey, ed25519.PublicKey:
	default:
		return "only public keys of RSA, EC and Ed25519 are for this file; a private key, or a shared secret, is not"
	}
	switch {
	case key.KeyID == "":
		return "kid is missing: tokens name their key by it"
	case key.Use != "" && key.Use != "sig":
		return "it is not for signatures"
	case key.Algorithm != "" && !slices.Contains(clientAlgorithms, jose.SignatureAlgorithm(key.Algorithm)):
		return "its alg is not one of ES384, RS384, ES256, RS256 and EdDSA"
	}
	return ""
}
