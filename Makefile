# Every target installs what it needs (Debian 12 with JDK 25, Maven, Go and Python) and can be run again.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.SUFFIXES:

ROOT := $(CURDIR)
CLUSTER := e2e/cluster/cluster
E2E := e2e/cluster/run
JAVA_HOME := $(shell e2e/cluster/images/jdk 2>/dev/null)
export JAVA_HOME
MVN := mvn -B
PORT ?= 8080
LLM_PORT ?= 8090
MANIFESTS ?= examples/quickstart

.PHONY: help jdk
help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-zA-Z0-9-]*:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

jdk:
	@e2e/cluster/images/jdk >/dev/null
	@command -v mvn >/dev/null || e2e/cluster/packages maven

# ---- the runtime on this machine

sources = $(shell find crds/src/main runtime-image/src/main -type f) pom.xml crds/pom.xml runtime-image/pom.xml
.cache/runtime.classpath: $(sources) | jdk
	@mkdir -p .cache
	$(MVN) -q -pl runtime-image -am -Dmaven.test.skip=true -Dspotless.check.skip=true package \
	  dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile=target/demo.classpath
	@cp runtime-image/target/demo.classpath $@

.PHONY: build demo
build: .cache/runtime.classpath ## compile the runtime for "make demo"
demo: .cache/runtime.classpath ## run the quickstart here without a cluster [LLM=1: with a small real model] [ONCE=1: ask the sample questions, then end] [PORT=8080] [MANIFESTS=dir] [ARGS=..]
	@$(if $(LLM),e2e/cluster/images/smollm2.sh beside $(LLM_PORT)) "$$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true \
	  -cp "runtime-image/target/classes:$$(cat .cache/runtime.classpath)" dev.ragtime.runtime.Main local -f $(MANIFESTS) $(if $(ONCE),--once) --port $(PORT) $(if $(LLM),--backend local=http://127.0.0.1:$(LLM_PORT)/v1) $(ARGS)

# ---- tests

.PHONY: test e2e bench generate
test: jdk ## unit tests, format, chart, then scenarios on a real cluster [KEEP=1: leave it up] [FULL=1: all of them, whole measurements]
	@KEEP=$(KEEP) FULL=$(FULL) $(E2E) all
e2e: jdk ## one scenario on the cluster, which is started if need be: SCENARIO=quickstart [FULL=1]
	@SCENARIO='$(SCENARIO)' FULL=$(FULL) $(E2E) scenario
bench: jdk ## the benchmarks, on the cluster [FULL=1: with 10,000 and 50,000 documents] [ONLY=stages,rerank: some of crawl, object, retrieval, reindex, stages, rerank]
	@FULL=$(FULL) ONLY=$(ONLY) $(E2E) bench
generate: jdk ## write generated files anew: CRDs, API reference, golden files
	$(MVN) -q -pl crds spotless:apply
	$(MVN) -q -pl crds,operator -am test -Dgolden.update=true
	@[ ! -x examples/quickstart/generate.sh ] || examples/quickstart/generate.sh

# ---- images and cluster

.PHONY: images up down clean
images: jdk ## image archives in .cache/images: operator, runtime, Weaviate, a small language model
	@e2e/cluster/images/weaviate.sh
	@e2e/cluster/images/smollm2.sh
	@operator/image.sh
	@runtime-image/image.sh
up: images ## start the cluster with all images loaded
	@$(CLUSTER) up --wait-all
	@$(CLUSTER) tool helm
	@$(CLUSTER) load-image .cache/images/{weaviate,smollm2,operator,runtime-image}.tar
	@echo 'eval "$$($(CLUSTER) env)"   # kubectl and helm for this shell'
down: ## stop the cluster and delete its data
	@$(CLUSTER) down
clean: ## delete build results and images; tools and wheels in .cache stay
	@rm -rf target */target .cache/images .cache/runtime.classpath
