package howto_test

import (
	"fmt"

	"safetynet/api/web/howto"
)

func Example() {
	guides, err := howto.Load()
	if err != nil {
		panic(err)
	}
	g := guides.For("head_bobbing")
	fmt.Println(g.Title)
	for _, d := range g.Drawings {
		fmt.Println(d.File, "-", d.Skin)
	}
	// Output:
	// How to look for head nodding
	// head-nod-light.svg - White skin
	// head-nod-dark.svg - Brown or black skin
}
