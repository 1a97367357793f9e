package oidc

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"

	"safetynet/api/story"
)

// Why a record system's token does not count. The texts behind them hold nothing of
// the token.
var (
	ErrClient = errors.New("the record system's token does not count")
	ErrBusy   = errors.New("too many tokens were used in the last minutes")
)

// clientLife is the longest time that a record system's token may be meant for. Each
// counts once, so more would only be more to remember. (Grade design.)
const clientLife = 5 * time.Minute

// maxClientToken is the longest token that is looked at, in bytes.
const maxClientToken = 8 << 10

// clientAlgorithms are those with a key pair that CDS Hooks recommends or that are in
// wide use. None, and a shared secret, are not among them.
var clientAlgorithms = []jose.SignatureAlgorithm{jose.ES384, jose.RS384, jose.ES256, jose.RS256, jose.EdDSA}

// Clients are the record systems that may call the services of CDS Hooks, each known
// by the tokens that it signs for every single call. They are read from a file, see
// [ReadClients], and their keys with them: nothing is ever fetched. It is safe for
// concurrent use.
type Clients struct {
	now      func() time.Time
	byIssuer map[string]*client
	origins  map[string]bool
	used     onceOnly
}

type client struct {
	actor story.Actor
	jku   string
	keys  jose.JSONWebKeySet
}

// Origin tells whether browsers may call from pages of an origin.
func (c *Clients) Origin(origin string) bool { return c.origins[origin] }

// clientClaims are those of a record system's token.
type clientClaims struct {
	Issuer    string   `json:"iss"`
	Audience  texture  `json:"aud"`
	Expiry    *float64 `json:"exp"`
	IssuedAt  *float64 `json:"iat"`
	NotBefore *float64 `json:"nbf"`
	ID        string   `json:"jti"`
}

// texture is a text or a list of texts.
type texture []string

// UnmarshalJSON reads either.
func (t *texture) UnmarshalJSON(data []byte) error {
	var value any
	err := json.Unmarshal(data, &value)
	*t = texts(value)
	return err
}

// Verify finds which record system sent a token to an endpoint, whose whole address
// the token must name. A token counts once. The error is [ErrClient] with why, or
// [ErrBusy].
func (c *Clients) Verify(token, endpoint string) (story.Actor, error) {
	if len(token) > maxClientToken {
		return story.Actor{}, fmt.Errorf("%w: it is too long", ErrClient)
	}
	signed, err := jose.ParseSignedCompact(token, clientAlgorithms)
	if err != nil {
		return story.Actor{}, fmt.Errorf("%w: it is no JSON web token signed by ES384, RS384, ES256, RS256 or EdDSA", ErrClient)
	}
	var said clientClaims
	if json.Unmarshal(signed.UnsafePayloadWithoutVerification(), &said) != nil {
		return story.Actor{}, fmt.Errorf("%w: it says nothing that can be read", ErrClient)
	}
	who := c.byIssuer[said.Issuer]
	if who == nil {
		return story.Actor{}, fmt.Errorf("%w: its issuer is not listed", ErrClient)
	}
	if err := who.signed(signed); err != nil {
		return story.Actor{}, err
	}
	now := c.now()
	if endpoint == "" || !slices.Contains(said.Audience, endpoint) {
		return story.Actor{}, fmt.Errorf("%w: aud is not the address that was called", ErrClient)
	}
	if err := said.inTime(now); err != nil {
		return story.Actor{}, err
	}
	if said.ID == "" {
		return story.Actor{}, fmt.Errorf("%w: jti is missing", ErrClient)
	}
	return who.actor, c.used.use(said.Issuer, said.ID, now)
}

// signed tells whether a token was signed with one of the keys, and says of itself
// what the specification asks for.
func (c *client) signed(token *jose.JSONWebSignature) error {
	header := token.Signatures[0].Protected
	if header.ExtraHeaders["typ"] != "JWT" {
		return fmt.Errorf("%w: typ is not JWT", ErrClient)
	}
	if jku, given := header.ExtraHeaders["jku"]; given && (c.jku == "" || jku != c.jku) {
		return fmt.Errorf("%w: jku is not the listed one", ErrClient)
	}
	for _, key := range c.keys.Key(header.KeyID) {
		if key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		if _, err := token.Verify(key); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%w: it was not signed with a listed key of that kid", ErrClient)
}

// inTime tells whether a token is used when it may be, and is not meant for long.
func (s clientClaims) inTime(now time.Time) error {
	if s.Expiry == nil || s.IssuedAt == nil {
		return fmt.Errorf("%w: exp or iat is missing", ErrClient)
	}
	seconds, slack := float64(now.Unix()), leeway.Seconds()
	switch {
	case *s.Expiry+slack <= seconds:
		return fmt.Errorf("%w: it has expired", ErrClient)
	case *s.IssuedAt > seconds+slack, s.NotBefore != nil && *s.NotBefore > seconds+slack:
		return fmt.Errorf("%w: it cannot be used yet", ErrClient)
	case *s.Expiry-*s.IssuedAt > clientLife.Seconds():
		return fmt.Errorf("%w: it is meant for more than %s", ErrClient, clientLife)
	}
	return nil
}
