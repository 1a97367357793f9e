package native_test

import (
	"testing"

	"safetynet/engine/bench/children"
	"safetynet/engine/bench/native"
)

func BenchmarkDecide(b *testing.B) {
	p := panel(b)
	for name, cases := range map[string]int{"256": 256, "4096": 4096} {
		var records []*native.Record
		for _, c := range children.Random(p.Programs(), cases, 1) {
			r, err := native.RecordOf(p.Dictionary(), c)
			if err != nil {
				b.Fatal(err)
			}
			records = append(records, r)
		}
		b.Run(name, func(b *testing.B) {
			var into native.Result
			i := 0
			for b.Loop() {
				native.Decide(records[i], &into)
				if i++; i == len(records) {
					i = 0
				}
			}
		})
	}
}
