// Package oidc finds out who sent a token that an identity provider signed (OpenID
// Connect, a JSON web token).
//
//	v, err := oidc.New(oidc.Config{Issuer: "https://id.example", Audience: "safetynet", Claim: "roles"})
//	who, err := v.Verify(ctx, token)
//
// A token counts if the issuer signed it with one of its published keys (RS256 and
// stronger, PS, ES or EdDSA; never none and never a shared secret), for our audience,
// and it is used between nbf and exp. Its claim must name exactly one of our roles;
// clinician and adviser together are clinician, who may do all that an adviser may.
// Other pairs are refused: which of them is meant would be a guess, and an auditor
// who also advises would audit their own calls.
//
// The issuer is asked for its keys when the first token comes, again when a token
// names a key that is not known, and never before: a provider that is down stops
// nobody but those who come with its tokens, who are told so with [ErrUnavailable].
//
// Of a person a pseudonym is kept, see [Pseudonym], never a name.
//
// [Clients] are record systems instead of persons: each signs a token for every single
// call of CDS Hooks, with keys that were exchanged beforehand.
package oidc

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/time/rate"

	"safetynet/api/story"
)

// Why a token does not count. The texts behind them hold nothing of the token.
var (
	ErrUnavailable = errors.New("the identity provider does not answer")
	ErrInvalid     = errors.New("the identity provider's token does not count")
	ErrRole        = errors.New("the identity provider's token names no single role of ours")
)

const (
	leeway   = time.Minute     // by which clocks may differ
	patience = 3 * time.Second // for the provider to answer
	pause    = 5 * time.Second // after it did not

	asksAtOnce = 10 // and then one in each pause
)

// algorithms are those with a key pair.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
}

// Config says whose tokens count.
type Config struct {
	Issuer   string // exactly as in the tokens
	Audience string
	// Claim has the roles: a text or a list of texts. A dotted path leads into
	// objects, as realm_access.roles; default roles.
	Claim string
	// Roles are our roles by what the claim calls them. Without any they are called
	// what we call them; with any, nothing else counts.
	Roles map[string]story.Role
	Now   func() time.Time // default time.Now
}

// Verifier checks tokens of one issuer. It is safe for concurrent use.
type Verifier struct {
	config Config
	client *http.Client

	mu    sync.Mutex
	keys  oidc.KeySet // nil until the issuer has said where they are
	tried time.Time   // when it last did not
}

// New checks the configuration. It asks nobody anything.
func New(c Config) (*Verifier, error) {
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())) {
		return nil, errors.New("the issuer is an address that begins with https://")
	}
	if c.Audience == "" {
		return nil, errors.New("the audience is missing: without it tokens for other services would count")
	}
	if c.Claim == "" {
		c.Claim = "roles"
	}
	if len(c.Roles) == 0 {
		c.Roles = map[string]story.Role{}
		for _, r := range story.StaffRoles {
			c.Roles[string(r)] = r
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Verifier{config: c, client: &http.Client{Timeout: patience, Transport: sparing{rate.NewLimiter(rate.Every(pause), asksAtOnce), c.Now}}}, nil
}

func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Pseudonym is what is kept of a person: sixteen hexadecimal digits that only whoever
// has the provider's list of subjects can lead back.
func Pseudonym(issuer, subject string) string {
	sum := sha256.Sum256([]byte(issuer + "\n" + subject))
	return hex.EncodeToString(sum[:8])
}

// Verify finds who sent a token. The error is one of
// [ErrUnavailable], [ErrInvalid] and [ErrRole], with why.
func (v *Verifier) Verify(ctx context.Context, token string) (story.Actor, error) {
	keys, err := v.keySet(ctx)
	if err != nil {
		return story.Actor{}, err
	}
	watched := &watchedKeys{KeySet: keys}
	checks := &oidc.Config{ClientID: v.config.Audience, SupportedSigningAlgs: algorithms, SkipExpiryCheck: true} // see inTime
	t, err := oidc.NewVerifier(v.config.Issuer, watched, checks).Verify(ctx, token)
	switch {
	case watched.unreachable:
		return story.Actor{}, ErrUnavailable
	case err != nil:
		return story.Actor{}, fmt.Errorf("%w: it was not signed by the issuer for us", ErrInvalid)
	}
	claims := map[string]any{}
	if err := t.Claims(&claims); err != nil || t.Subject == "" {
		return story.Actor{}, fmt.Errorf("%w: it does not say whose it is", ErrInvalid)
	}
	if err := v.inTime(t.Expiry, claims["nbf"]); err != nil {
		return story.Actor{}, err
	}
	role, err := v.role(claims)
	if err != nil {
		return story.Actor{}, err
	}
	return story.Actor{Role: role, ID: Pseudonym(v.config.Issuer, t.Subject)}, nil
}

// inTime tells whether a token is used when it may be.
func (v *Verifier) inTime(expiry time.Time, notBefore any) error {
	now := v.config.Now()
	if !now.Before(expiry.Add(leeway)) {
		return fmt.Errorf("%w: it has expired", ErrInvalid)
	}
	seconds, is := notBefore.(float64)
	if notBefore != nil && (!is || now.Add(leeway).Before(time.Unix(int64(seconds), 0))) {
		return fmt.Errorf("%w: it cannot be used yet", ErrInvalid)
	}
	return nil
}

// keySet is where the issuer's keys come from. It is looked for until it was found,
// by one request at a time and not at every one.
func (v *Verifier) keySet(ctx context.Context) (oidc.KeySet, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.config.Now()
	if v.keys != nil {
		return v.keys, nil
	}
	if since := now.Sub(v.tried); since >= 0 && since < pause {
		return nil, ErrUnavailable
	}
	ctx = oidc.ClientContext(context.WithoutCancel(ctx), v.client) // whoever asks first may go away
	provider, err := oidc.NewProvider(ctx, v.config.Issuer)
	var found struct {
		Keys string `json:"jwks_uri"`
	}
	if err == nil {
		err = provider.Claims(&found)
	}
	if err != nil || found.Keys == "" {
		v.tried = now
		return nil, ErrUnavailable
	}
	v.keys = oidc.NewRemoteKeySet(ctx, found.Keys)
	return v.keys, nil
}

// sparing keeps those who send tokens of made-up keys from making us ask the issuer
// at every one. Keys that are known are not asked for.
type sparing struct {
	limit *rate.Limiter
	now   func() time.Time
}

// RoundTrip asks, if that is not too often.
func (s sparing) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.limit.AllowN(s.now(), 1) {
		return nil, errors.New("the issuer was asked too often")
	}
	return http.DefaultTransport.RoundTrip(r)
}

// watchedKeys notes that the keys could not be had, which the library's own error
// does not tell from a signature that does not match.
type watchedKeys struct {
	oidc.KeySet
	unreachable bool
}

// VerifySignature is that of the keys.
func (w *watchedKeys) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := w.KeySet.VerifySignature(ctx, jwt)
	w.unreachable = errors.Unwrap(err) != nil // only a failed fetch is wrapped
	return payload, err
}
