package vignette
import ("fmt";"os";"testing";"safetynet/engine";"safetynet/pathways")
func TestOv(t *testing.T){
	lib,_ := pathways.Load(os.DirFS("/tmp/ov"))
	os.WriteFile("/tmp/ov/SUMS",[]byte(lib.Sums()),0o644)
	lib,is := pathways.Load(os.DirFS("/tmp/ov"))
	eng,is := engine.Compile(lib,is)
	fmt.Print(is.Render())
	if eng==nil {return}
	name:="../../testdata/vignettes/febrile-child/1.0.0.yaml"
	data,_:=os.ReadFile(name)
	if extra,err:=os.ReadFile("/tmp/vg/pending.yaml");err==nil{ data=append(data,extra...) }
	f,fi:=Load(name,data,eng)
	fmt.Print(fi.Render())
	res:=f.Run(eng)
	for _,r:=range res{ if !r.Passed(){fmt.Println(r)} }
	for _,g:=range Coverage(res,eng.Program(f.Pathway,f.Version)).Gaps{fmt.Println(g)}
	fmt.Println(len(res))
}
