package engine

import (
	"fmt"
	"os"
	"testing"

	"safetynet/pathways"
)

func TestDevLoad(t *testing.T) {
	lib, issues := pathways.Load(os.DirFS("../pathways"))
	eng, issues := Compile(lib, issues)
	n := map[string]int{}
	for i, is := range issues {
		n[is.Code]++
		if i < 60 { fmt.Println(is.String()) }
	}
	fmt.Println(n, eng != nil)
}
