package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"safetynet/engine"
	"safetynet/pathways"
)

// signFlags say who signs, and what a release says that is not there yet.
type signFlags struct {
	key, keyID, identity, role, expires   string
	authorRole, authorIdentity, authorKey string
	reviewBy                              string
	anew                                  bool
}

func (p *program) signCommand() *cobra.Command {
	var f signFlags
	c := p.command("sign ID@VERSION", "Approve a released version: sign it and the record of its proofs",
		"Adds an approval to the release beside a version of --pathways, <id>/<version>.release.yaml. The first to sign says who wrote the\n"+
			"version and by when it is to be reviewed. Refused: a draft, a version that was retired, a library with errors, a pathway without\n"+
			"a record of proofs that fits, and an author who approves their own work. Run safetynet verify and safetynet diff first: they\n"+
			"take minutes, and sign believes the record.\n"+
			"To put the review off, sign again with a later --review-by; as many have to accept it as have to approve the version.\n"+
			"An approval counts only where its key is in --approvers; a version that is less urgent than an older one needs two.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error { return p.sign(c, args[0], f) },
	)
	c.Flags().StringVar(&f.expires, "expires", "", "first `day` on which the approval does not count, as 2027-12-01 (default: a day after the review is due)")
	f.who(c)
	f.release(c)
	c.AddCommand(p.keygenCommand(), p.reviewCommand(), p.retireCommand())
	return c
}

func (f *signFlags) who(c *cobra.Command) {
	c.Flags().StringVar(&f.identity, "identity", "", "`id` of the role account of whoever does this, never a name")
	c.Flags().StringVar(&f.role, "role", "", "their `role`, such as clinical-safety-officer")
	c.Flags().StringVar(&f.key, "key", "", "`FILE` with their private key, as safetynet sign keygen writes it")
	c.Flags().StringVar(&f.keyID, "key-id", "", "`id` of the key in the file of approvers (default: found there, with --approvers)")
	required(c, "key", "identity", "role")
}

func (f *signFlags) release(c *cobra.Command) {
	c.Flags().StringVar(&f.authorIdentity, "author-identity", "", "`id` of the role account of the author; for the first of a release")
	c.Flags().StringVar(&f.authorRole, "author-role", "", "their `role`; for the first of a release")
	c.Flags().StringVar(&f.authorKey, "author-key", "", "`id` of the author's key, where they have one; for the first of a release")
	c.Flags().StringVar(&f.reviewBy, "review-by", "", "`day` by which it is to be reviewed, as 2027-11-30; for the first of a release, or for an\napproval that puts it off")
	c.Flags().BoolVar(&f.anew, "anew", false, "begin the release anew: approvals are dropped; reviews and a retirement stay where the version is the same")
}

// required makes flags compulsory.
func required(c *cobra.Command, names ...string) {
	for _, n := range names {
		if err := c.MarkFlagRequired(n); err != nil {
			panic(err) // there is no such flag
		}
	}
}

func (p *program) sign(c *cobra.Command, name string, f signFlags) error {
	s, key, who, err := p.signer(c, name, "approval", f)
	if err != nil {
		return err
	}
	if err := p.mayBeApproved(s); err != nil {
		return err
	}
	a := pathways.SignedApproval{Signing: who}
	if err := f.until(c, s.release, &a); err != nil {
		return err
	}
	if !a.Expires.After(p.now()) {
		return failf(statusUsage, "the approval would have expired on %s", a.Expires)
	}
	a.Signature = signature(key, s.release.Statement(a))
	return p.keep(s, s.release.With(a))
}

// until says by when the version is to be reviewed and how long the approval counts.
func (f signFlags) until(c *cobra.Command, x *pathways.Release, a *pathways.SignedApproval) (err error) {
	by := x.ReviewBy
	if f.reviewBy != "" {
		if by, err = dayOf(c, "review-by", f.reviewBy); err != nil {
			return err
		}
		if by.Before(x.ReviewBy.Time) {
			return failf(statusUsage, "it is to be reviewed by %s already; --review-by can only be later, or --anew begins the release anew", x.ReviewBy)
		}
		if !by.Equal(x.ReviewBy.Time) {
			a.ReviewBy = &by
		}
	}
	a.Expires = pathways.Date{Time: by.AddDate(0, 0, 1)}
	if f.expires != "" {
		a.Expires, err = dayOf(c, "expires", f.expires)
	}
	return err
}

// signer finds a version, and who is about to sign something of it with which key.
func (p *program) signer(c *cobra.Command, name, kind string, f signFlags) (*signing, ed25519.PrivateKey, pathways.Signing, error) {
	who := pathways.Signing{Role: f.role, Identity: f.identity, Date: today(p.now())}
	key, err := privateKey(f.key)
	if err != nil {
		return nil, nil, who, err
	}
	s, err := p.signing(c, name, kind, f)
	if err != nil {
		return nil, nil, who, err
	}
	if who.Key, err = p.keyID(c, f, key, kind); err != nil {
		return nil, nil, who, err
	}
	switch author := s.release.Author; {
	case who.Identity == author.Identity || who.Key == author.Key:
		return nil, nil, who, failf(statusFailed, "%s wrote %s: somebody else has to sign the %s", who.Identity, name, kind)
	case s.release.Retired != nil && kind == "approval":
		return nil, nil, who, failf(statusFailed, "%s is retired from %s and cannot be approved any more; release a new version", name, s.release.Retired.From)
	}
	return s, key, who, nil
}

func signature(key ed25519.PrivateKey, statement []byte) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(key, statement))
}

// signing is one version that is being signed, reviewed or retired.
type signing struct {
	eng     *engine.Engine
	edition *pathways.Edition
	file    string
	before  []byte // what the file holds, nil where there is none
	release *pathways.Release
}

// signing finds a version, and its release or the beginning of one.
func (p *program) signing(c *cobra.Command, name, kind string, f signFlags) (*signing, error) {
	if p.library == "" {
		return nil, usageError(c, "--pathways is missing: the embedded library cannot be written")
	}
	eng, issues, err := p.compileStale()
	if err != nil {
		return nil, err
	}
	e := eng.Library().Edition(name)
	switch {
	case e == nil:
		return nil, failf(statusUsage, "the library %s has no version %q; name one as asthma@1.0.0 or localities/england@1.0.0", p.library, name)
	case e.Header.Status == pathways.StatusDraft:
		return nil, failf(statusFailed, "%s is a draft and may still change; release it first: status active, and its line in SUMS", name)
	}
	s := &signing{eng: eng, edition: e, file: filepath.Join(p.library, filepath.FromSlash(pathways.ReleasePlace(name)))}
	if s.before, err = os.ReadFile(s.file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, failf(statusUsage, "%w", err)
	}
	for _, i := range issues {
		if i.Pos.File == pathways.ReleasePlace(name) && !f.anew {
			return nil, failf(statusFailed, "%s is about another state of %s (%s); --anew begins it anew", s.file, name, i.Code)
		}
	}
	if s.release = e.Release(); s.release == nil || f.anew {
		s.release, err = f.begin(c, e, p.now())
	} else if f.authorIdentity+f.authorRole+f.authorKey != "" {
		err = usageError(c, "%s says who wrote it; --anew begins it anew", s.file)
	} else if f.reviewBy != "" && kind != "approval" {
		err = usageError(c, "%s says by when it is reviewed; an approval with a later --review-by puts that off", s.file)
	}
	return s, err
}

// compileStale compiles the library of --pathways as it is but for releases that are
// about another state: those it returns.
func (p *program) compileStale() (*engine.Engine, pathways.Issues, error) {
	files, err := libraryFS(p.library)
	if err != nil {
		return nil, nil, err
	}
	lib, all := pathways.Load(files)
	eng, issues := engine.Compile(lib, all.WithoutReleases())
	if eng == nil {
		fmt.Fprint(p.stderr, issues.Render())
		return nil, nil, failf(statusFailed, "the library %s has errors: nothing of it can be approved", nameOf(p.library))
	}
	var stale pathways.Issues
	for _, i := range all {
		if i.Severity == pathways.LevelError {
			stale = append(stale, i)
		}
	}
	return eng, stale, nil
}

// begin is a release of which nothing is signed yet.
func (f signFlags) begin(c *cobra.Command, e *pathways.Edition, now time.Time) (*pathways.Release, error) {
	if f.authorIdentity == "" || f.authorRole == "" || f.reviewBy == "" {
		return nil, usageError(c, "%s has no release yet; say --author-identity, --author-role and --review-by", e.Key)
	}
	by, err := dayOf(c, "review-by", f.reviewBy)
	if err != nil {
		return nil, err
	}
	if !by.After(now) {
		return nil, failf(statusUsage, "--review-by %s has passed", by)
	}
	x := pathways.NewRelease(e, pathways.Signer{Role: f.authorRole, Identity: f.authorIdentity, Key: f.authorKey}, by)
	if y := e.Release(); y != nil && y.Digest.Value == x.Digest.Value {
		x.Reviews, x.Retired = y.Reviews, y.Retired
	}
	return x, nil
}

// mayBeApproved tells why a version cannot be approved: what its approval is about, the
// record of its proofs, is missing or of something else. The record itself is believed:
// safetynet verify makes none of a version that is less urgent than the one before it
// and does not say why, and tells one that it did not make.
func (p *program) mayBeApproved(s *signing) error {
	d := s.edition.Pathway
	if d == nil {
		return nil
	}
	lib := s.eng.Library()
	proof := lib.Proof(d)
	switch {
	case proof == nil:
		return failf(statusFailed, "%s has no record of its proofs; run safetynet verify --record", d.Key())
	case proof.Digest.Value != d.Digest || proof.Semantics.Value != engine.Semantics || proof.Invariants.Value != lib.InvariantsDigest(d.ID.Value):
		return failf(statusFailed, "the record of the proofs of %s is of something else; run safetynet verify --record", d.Key())
	}
	return nil
}

// keep writes a release, if the library is sound with it and nobody else wrote it
// meanwhile.
func (p *program) keep(s *signing, x *pathways.Release) error {
	text := []byte(x.YAML())
	lib, _, issues := pathways.LoadWith(os.DirFS(p.library), text)
	if _, issues = engine.Compile(lib, issues); issues.HasErrors() {
		fmt.Fprint(p.stderr, issues.Render())
		return failf(statusFailed, "nothing was written: the library would not load with it")
	}
	if now, err := os.ReadFile(s.file); string(now) != string(s.before) || err != nil && !errors.Is(err, os.ErrNotExist) {
		return failf(statusFailed, "nothing was written: somebody else has changed %s meanwhile", s.file)
	}
	if err := replaceFile(s.file, text, 0o644); err != nil {
		return err
	}
	return p.kept(s, x)
}

// kept says how far the version has come: who has signed, not yet whose key is trusted.
func (p *program) kept(s *signing, x *pathways.Release) error {
	now, by := p.now(), map[string]bool{}
	for _, a := range x.Approvals {
		if !now.Before(a.Date.Time) && now.Before(a.Expires.Time) {
			by[a.Identity] = true
		}
	}
	if p.json {
		return p.printJSON(map[string]any{"version": s.edition.Key, "file": filepath.ToSlash(s.file), "approvals": len(by), "needs": s.edition.Needs(), "retired": x.Retired})
	}
	p.print(fmt.Sprintf("%s: %s, %d needed\n", filepath.ToSlash(s.file), plural(len(by), "approval", "approvals"), s.edition.Needs()))
	if x.Retired != nil {
		p.print(fmt.Sprintf("%s is not used from %s on\n", s.edition.Key, x.Retired.From))
	}
	return nil
}

func today(now time.Time) pathways.Date {
	y, m, d := now.UTC().Date()
	return pathways.Date{Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

func dayOf(c *cobra.Command, flag, text string) (pathways.Date, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return pathways.Date{}, usageError(c, "--%s is a day such as 2027-11-30, not %q", flag, text)
	}
	return pathways.Date{Time: day}, nil
}
