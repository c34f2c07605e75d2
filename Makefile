# Everything that is done to this repository, by name. CI calls these and nothing else.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build generate verify lint lint-specs test test-sqlite test-postgres test-race axe bench clean docker

GO          ?= go
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
PROOF       := $(CURDIR)/.proof
AXE         := axe-core@4.14.1
SPECS       := 'openapi/!(*.gen).yaml'
WITH_POSTGRES = $(GO) run ./persistence/persistencetest/withpostgres

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## Serve on http://127.0.0.1:8080 with the demo world, on SQLite
	$(GO) run -ldflags '-X main.version=$(VERSION)' ./cmd/gatehouse serve --demo

build: ## Build the static binary bin/gatehouse
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/gatehouse ./cmd/gatehouse

generate: ## Make generated/ from openapi/
	$(GO) generate ./openapi

verify: generate ## Demand that generated/ and go.mod are what they would be made anew
	$(GO) mod tidy -diff
	@git diff --exit-code -- generated || { echo 'generated/ is not what openapi/ makes: run make generate and commit it'; exit 1; }
	@test -z "$$(git status --porcelain -- generated)" || { echo 'generated/ has files that are not committed:'; git status --porcelain -- generated; exit 1; }

lint: ## Check form, vet and staticcheck
	@test -z "$$(gofmt -l cmd conformance impl openapi persistence tools.go)" || { echo 'gofmt wants to change:'; gofmt -l cmd conformance impl openapi persistence tools.go; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck ./cmd/... ./conformance/... ./impl/... ./openapi/... ./persistence/...

# Both tools expand the pattern themselves; files named *.gen.yaml configure the generator.
lint-specs: export REDOCLY_TELEMETRY = off
lint-specs: export REDOCLY_SUPPRESS_NOTIFICATIONS = true
lint-specs: ## Lint the specs with Redocly and Spectral: no error, no warning
	npx --yes @redocly/cli@2.77.0 lint --config .redocly.yaml --format=stylish $(SPECS)
	npx --yes @stoplight/spectral-cli@6.16.3 lint --ruleset .spectral.yaml --fail-severity=hint --fail-on-unmatched-globs $(SPECS)

test: ## Run all tests on SQLite, then on a Postgres of their own, and show what they proved
	@rm -rf $(PROOF) && mkdir -p $(PROOF)
	@$(MAKE) --no-print-directory test-sqlite test-postgres
	@cat $(PROOF)/*.txt

test-sqlite: axe ## Run all tests on SQLite
	GATEHOUSE_PROOF=$$(test -d $(PROOF) && echo $(PROOF)) $(GO) test -count=1 ./...

test-postgres: axe ## Run all tests on a Postgres that is started for them
	GATEHOUSE_PROOF=$$(test -d $(PROOF) && echo $(PROOF)) $(WITH_POSTGRES) $(GO) test -count=1 ./...

test-race: ## Run all tests under the race detector, on both databases
	$(GO) test -race ./...
	$(WITH_POSTGRES) $(GO) test -race ./...

# The console's browser tests want Chromium and axe. Without them they are left out and the run says so; with GATEHOUSE_BROWSER_REQUIRED=yes they fail.
axe: .cache/$(AXE) ## Fetch axe-core, which looks for barriers in the console's pages; it needs npm

.cache/$(AXE):
	@mkdir -p .cache
	@if npm install --silent --prefix .cache --no-save --ignore-scripts --no-audit --no-fund $(AXE); then touch $@; else echo 'axe-core cannot be fetched: the console is not tested in a browser'; fi

bench: ## Measure, in a form that benchstat reads
	$(GO) test -run '^$$' -bench . -benchmem -count $${COUNT:-1} ./conformance/...

clean: ## Remove what was made, and the local demo database
	rm -rf bin $(PROOF) .cache node_modules gatehouse.db gatehouse.db-shm gatehouse.db-wal gatehouse.db.key gatehouse.db.lock

docker: ## Build the image gatehouse
	docker build --build-arg VERSION=$(VERSION) -t gatehouse .
