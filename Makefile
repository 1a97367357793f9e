# Needs Go (the version in go.mod) and gcc, for SQLite. Go fetches everything else.

.DEFAULT_GOAL := help
.PHONY: help run release reproduce drill tools test faults bench bench-test beam-test load fuzz vuln build check lint vignettes differential client counts proofs screenshots fmt clean

GO ?= go
export CGO_ENABLED := 1

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## serve the pages and the API on 127.0.0.1:8080 with the embedded pathways
	$(GO) run ./cmd/safetynet serve

tools: ## install what only tests use and is lacking, where that is Debian and root
	@.ci/tools

# The race detector makes work five to ten times slower, so it watches where goroutines meet: the server, its stores and pages, and of
# pathways and engine the tests with Concurrent, Together or Shared in their names. api/fhir and api/cdshooks have no goroutines. Scripts
# and faults drive the built program and tests of pages a browser, where it sees nothing of the other process; the last two come when
# nothing else takes the processor.
UNRACED := ^TestScripts$$|^TestQuestionnairesOfVignettes$$|^TestDecisionAllocatesNothing$$|^TestSafetyCase
test: tools check ## check formatting, vet, run every test, with the race detector where goroutines meet, and prove every pathway in use
	$(GO) test -race -timeout 60m -skip 'Browser|^TestFault[A-Z]|$(UNRACED)' $$($(GO) list ./api/... ./cmd/... | grep -v -e /browsertest -e /fhir -e /cdshooks)
	$(GO) test -race -timeout 20m -run 'Concurrent|Together|Shared' ./pathways ./engine ./engine/verify ./engine/replay ./engine/simulate
	$(GO) test -timeout 60m ./engine/... ./pathways/... ./api/fhir/... ./api/cdshooks/...
	$(MAKE) bench-test
	$(GO) test -timeout 30m -run '$(UNRACED)' ./api ./cmd/safetynet
	$(GO) run ./cmd/safetynet verify
	$(GO) test -timeout 30m -run '^TestFault[A-Z]' ./cmd/safetynet
	$(GO) test -timeout 30m ./api/web/browsertest
	$(GO) test -timeout 30m -run Browser ./api/web/... ./cmd/safetynet

faults: tools ## every fault in full, with figures: kills, full disk, lost database, flipped bits, slow clients, ten times the load (about ten minutes)
	FAULTS=all $(GO) test -count=1 -v -timeout 60m -run '^TestFault[A-Z]' ./cmd/safetynet

bench: ## time the engine beside hand-written Go and other rule engines, in one run (BENCH='-h' lists what can be chosen; engine/bench/README.md)
	cd engine/bench && $(GO) run . $(BENCH)

bench-test: ## the tests of engine/bench, a module of its own: everybody who is timed gives the same answers
	cd engine/bench && $(GO) test -timeout 30m ./...

beam-test: ## the tests of engine/replay/beam, a module of its own: replay on Beam's runner for tests has the hash of one machine (first build: minutes)
	cd engine/replay/beam && $(GO) vet ./... && $(GO) test ./...

load: tools ## requests a second, latency and processor time beside an ordinary stack, in one run (about three minutes; LOAD='-h' lists what can be chosen)
	cd engine/bench && $(GO) run ./load $(LOAD)

FUZZTIME ?= 60s
# what reads text that somebody else wrote: package:target
FUZZ := api:FuzzDecodeRequest api:FuzzSlotRequest pathways:FuzzLoad engine:FuzzLower api/decisionlog:FuzzParseReference \
	api:FuzzCalculate api/web/site:FuzzAnswers engine:FuzzCondition engine/verify:FuzzCriterion engine:FuzzReference api/fhir:FuzzRead \
	api/story:FuzzCanonical api/cdshooks:FuzzCall api/cdshooks:FuzzFeedback api:FuzzHookRequest api:FuzzApply \
	pathways:FuzzPlainYAML engine:FuzzPlainCEL engine/replay:FuzzCase engine/replay/tables:FuzzCSV engine/simulate:FuzzRead \
	engine:FuzzAppendJSON engine:FuzzPlan api/web/workbench:FuzzDraft api/decisionlog/internal/packing:FuzzPack

fuzz: ## look for text that breaks a reader of it, FUZZTIME (60s) for each of FUZZ
	@set -e; for f in $(FUZZ); do echo "== $$f"; $(GO) test ./$${f%:*} -run '^$$' -fuzz "^$${f#*:}$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s; done

vuln: ## modules as they were published, gosec, and known vulnerabilities (VULNDB=file:///… for a copy of the database)
	$(GO) mod verify
	$(GO) run github.com/securego/gosec/v2/cmd/gosec@v2.30.0 -quiet -exclude-dir=testdata -exclude-dir=engine/bench -exclude-dir=engine/replay/beam ./...
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 $(if $(VULNDB),-db $(VULNDB)) ./...

build: ## build the binary ./safetynet
	$(GO) build -trimpath -o safetynet ./cmd/safetynet

release: ## build the release ./safetynet: static, the same bytes wherever the same source is built (cmd/safetynet/deploy)
	@cmd/safetynet/deploy/build safetynet

reproduce: ## build the release twice in clones of this checkout, with nothing cached, and compare the bytes (minutes)
	@cmd/safetynet/deploy/reproduce

DRILL ?= 10
drill: tools ## back up under load, kill, restore and serve from the copy, on both stores, with times (DRILL=10 seconds of load)
	DRILL_SECONDS=$(DRILL) $(GO) test -count=1 -v -timeout 20m -run '^TestDrill$$' ./cmd/safetynet

check: ## formatting and go vet only, of engine/bench too
	@bad="$$(gofmt -l .)" || exit 1; if [ -n "$$bad" ]; then echo "run make fmt; not formatted:"; echo "$$bad"; exit 1; fi
	$(GO) vet ./...
	cd engine/bench && $(GO) vet ./...

lint: ## golangci-lint, where it is installed; not needed for anything else
	golangci-lint run

vignettes: ## run the vignettes and say what none of them shows
	$(GO) run ./cmd/safetynet test

proofs: ## prove every pathway in use and write the records of it, which a release needs
	$(GO) run ./cmd/safetynet verify --pathways pathways --record

RECORDS ?= 1000000
differential: ## decide RECORDS (a million) random records by plan, diagrams, cel-go and reference, and say how many each was asked about
	RECORDS=$(RECORDS) $(GO) test -count=1 -v -timeout 120m -run '^TestDifferential$$' ./engine/verify

client: ## write anew api/openapi.json, of the routes, the types and their comments, and the client of it
	UPDATE=1 $(GO) test ./api -run '^TestOpenAPI$$'
	cd api/client && $(GO) run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi-codegen.yaml ../openapi.json
	cd api && sha256sum openapi.json > client/openapi.sha256

counts: ## write anew what is counted from the definitions: README.md and the tables in testdata
	UPDATE=1 $(GO) test ./cmd/safetynet -run '^TestReadmeCounts$$'
	UPDATE=1 $(GO) test ./engine -run '^(TestFindingsInUse|TestDangerSignTable|TestOwnEmergencies)$$'

screenshots: tools ## pictures of the main states of every page, into ./screenshots
	SCREENSHOTS="$(CURDIR)/screenshots" $(GO) test -count=1 -timeout 30m ./api/web/... -run Browser

fmt: ## format the code
	gofmt -w .

clean: ## remove what was built
	rm -f safetynet coverage.out
