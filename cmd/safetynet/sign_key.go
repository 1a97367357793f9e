package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"safetynet/pathways"
)

const pemPrivateKey = "PRIVATE KEY" // PKCS 8

func (p *program) keygenCommand() *cobra.Command {
	var key, identity, role string
	c := p.command("keygen ID", "Make a key to approve with",
		"Writes a new Ed25519 private key to --key, for its owner's eyes only (mode 0600, PEM, PKCS 8), and prints the line for the\n"+
			"file of --approvers. ID names the key; a new key of the same person has another ID. No file is overwritten.\n"+
			"Add \"only: review\" to the line of somebody who reads versions and does not approve them.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			for _, word := range []string{args[0], identity, role} {
				if !pathways.IsIdentity(word) {
					return usageError(c, "ID, --identity and --role are lower case letters, digits and hyphens, never a name, not %q", word)
				}
			}
			return p.keygen(args[0], key, identity, role)
		})
	c.Flags().StringVar(&key, "key", "", "`FILE` for the private key")
	c.Flags().StringVar(&identity, "identity", "", "`id` of the role account of whoever approves, such as safety-officer-2")
	c.Flags().StringVar(&role, "role", "", "`role` in which they approve, such as clinical-safety-officer")
	required(c, "key", "identity", "role")
	return c
}

func (p *program) keygen(id, name, identity, role string) error {
	public, private, err := ed25519.GenerateKey(p.random)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- named on the command line
	if err != nil {
		return failf(statusUsage, "--key: %w", err)
	}
	if err := errors.Join(pem.Encode(f, &pem.Block{Type: pemPrivateKey, Bytes: der}), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	line := fmt.Sprintf("{id: %s, identity: %s, role: %s, public: %q}", id, identity, role, base64.StdEncoding.EncodeToString(public))
	if p.json {
		return p.printJSON(map[string]string{"key": name, "approver": line})
	}
	fmt.Fprintf(p.stderr, "%s holds the private key: keep it to yourself.\nThe line for the file of --approvers, below \"format: %s\" and \"keys:\":\n\n", name, pathways.FormatApprovers)
	p.print("  - " + line + "\n")
	return nil
}

// privateKey reads the key of --key. A key that others can read is refused.
func privateKey(name string) (ed25519.PrivateKey, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, failf(statusUsage, "--key: %w", err)
	}
	if info.Mode().Perm()&(fs.ModePerm&^0o700) != 0 {
		return nil, failf(statusUsage, "--key: others can read %s; make it yours alone (chmod 600) and think about whether it is still a secret", name)
	}
	data, err := os.ReadFile(name) // #nosec G304 -- named on the command line
	if err != nil {
		return nil, failf(statusUsage, "--key: %w", err)
	}
	block, _ := pem.Decode(data)
	if block == nil || block.Type != pemPrivateKey {
		return nil, failf(statusUsage, "--key: %s is not a private key as safetynet sign keygen writes them", name)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, failf(statusUsage, "--key: %s is not an Ed25519 key", name)
	}
	return key, nil
}

// keyID is the id of a key among the approvers, which must be of the one who signs and
// for what they sign.
func (p *program) keyID(c *cobra.Command, f signFlags, key ed25519.PrivateKey, kind string) (string, error) {
	trusted, err := p.trusted()
	if err != nil {
		return "", err
	}
	if trusted == nil {
		if !pathways.IsIdentity(f.keyID) {
			return "", usageError(c, "say which key it is: --key-id, or --approvers to find it")
		}
		return f.keyID, nil
	}
	public := base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)) // what an Ed25519 key has
	for _, k := range trusted.Keys {
		if k.Public != public {
			continue
		}
		switch {
		case f.keyID != "" && f.keyID != k.ID, k.Identity != f.identity, k.Role != f.role:
			return "", failf(statusFailed, "this is the key %s of %s, %s", k.ID, k.Identity, k.Role)
		case k.Only != "" && k.Only != kind:
			return "", failf(statusFailed, "%s trusts the key %s for each %s only", p.approvers, k.ID, k.Only)
		case k.Revoked != nil || k.Until != nil && !p.now().Before(k.Until.Time):
			return "", failf(statusFailed, "the key %s was revoked or has ended", k.ID)
		}
		return k.ID, nil
	}
	return "", failf(statusFailed, "%s does not list this key", p.approvers)
}
