package fhir

import (
	"encoding/json"
	"fmt"
)

// Decimal is a number in its own digits, "" for none: 38.10 stays 38.10, and no
// binary number comes between a thermometer and a threshold.
type Decimal string

// MarshalJSON writes the digits.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d), nil }

// UnmarshalJSON keeps the digits of a JSON number.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	var n json.Number
	if len(data) == 0 || data[0] == '"' {
		return fmt.Errorf("a number is needed, not %s", data)
	}
	if err := json.Unmarshal(data, &n); err != nil {
		return err
	}
	*d = Decimal(n)
	return nil
}
