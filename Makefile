# Everyday work. `make` alone does what a change must pass.

.DEFAULT_GOAL := all
.PHONY: all help build fmt vet test race fuzz bench update apidiff scaffold

all: fmt vet test ## format, vet and test

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

build: ## build the command into bin/
	go build -trimpath -o bin/entente ./cmd/entente

fmt: ## format Go and rule files
	gofmt -w .
	go run ./cmd/entente fmt stdlib/packs examples

vet: ## look for suspicious code
	go vet ./...

test: ## run all tests, as the README and CI do
	go test ./...

race: ## run all tests under the race detector
	go test -race ./...

fuzz: ## fuzz the formatter and the parser for a minute each
	go test ./lang/format -run '^$$' -fuzz FuzzFormat -fuzztime 60s -fuzzminimizetime=10x
	go test ./lang -run '^$$' -fuzz FuzzParse -fuzztime 60s -fuzzminimizetime=10x

bench: ## time entente beside its peers (some minutes) and print the ratios; DOC=docs/performance.md keeps them
	cd internal/bench && go test -mod=mod ./... && go run -mod=mod ./cmd/bench $(if $(DOC),-document ../../$(DOC)) $(BENCH)

update: ## rewrite golden files; look at the difference before you commit it
	go test ./lang ./stdlib ./rules ./rules/lint ./eval ./eval/compare ./eval/coverage ./cmd/internal/cli ./docs ./internal/arch -update

apidiff: ## what breaks programs that embed entente since a version: make apidiff BASE=v0.1.0
	sh internal/tools/apidiff.sh $(BASE)

scaffold: ## start a lint rule, function, format or command: make scaffold WHAT=lint-rule NAME=no-such-thing
	go run ./cmd/internal/scaffold $(WHAT) $(NAME)
