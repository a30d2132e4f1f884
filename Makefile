# Everything a person or CI does with this project. `make demo` and `make test` set up a fresh
# Debian 12 by themselves.

PREFIX ?= /usr/local
SECONDS ?= 60
SWIFT ?= $(shell command -v swift || echo /opt/swift/usr/bin/swift)
PACKAGES := libcmark-gfm-dev libcmark-gfm-extensions-dev libssh2-1-dev pkg-config \
  openssh-client openssh-server mmdebstrap systemd-container iproute2 nftables rsync \
  util-linux curl libsqlite3-dev zlib1g-dev libssl-dev
# For the tests of libvirt and of a JSON Schema; what these recommend is a whole virtual machine monitor.
LEAN_PACKAGES := libvirt-dev libvirt-clients libvirt-daemon-system dnsmasq-base iptables busybox procps fish \
  python3-jsonschema python3-yaml
RELEASE := $(SWIFT) build -c release --product grade
export SWIFT_BACKTRACE ?= enable=no

# What Tests/twice runs, beside the above.
TWICE_PACKAGES := faketime uuid-runtime cron bsdextrautils file iputils-ping pciutils tree psmisc lsof zip unzip sqlite3 \
  postgresql wget gnupg openssl gcc make git

# What Tests/shells drives, and how often.
SHELL_PACKAGES := zsh fish dash asciinema bsdutils
ROUNDS ?= 2
# The labs that Tests/runs makes up.
LABS ?= 3
.PHONY: setup build test test-outputs test-recordings test-shells test-twice test-reading test-nodes test-runs test-web-lab test-openstack test-vm test-pages test-site test-prove prove demo bench bench-ssh bench-class bench-site bench-recordings fuzz format lint coverage man completions install clean

setup:
	@Tests/install $(PACKAGES)
	@Tests/install --lean $(LEAN_PACKAGES)

build: setup
	$(RELEASE)

test: setup
	$(SWIFT) test

# How outputs are judged: labelled ones, and mutations of them.
test-outputs: build
	Tests/outputs
	Tests/mutations --check

# How recorded sessions are read: labelled ones. What `grade record` adds to a key, and the terminal after a kill.
test-recordings: build
	Tests/recordings
	@Tests/install --lean tmux
	Tests/record

# The same with real shells, driven key by key under each recorder. Not in CI: it depends on how fast they answer.
test-shells: build
	@Tests/install --lean $(SHELL_PACKAGES)
	Tests/shells --rounds $(ROUNDS)

# How outputs of some hundred real commands are judged that were run twice, under other clocks. Not in CI: it installs much.
test-twice: build
	@Tests/install --lean $(TWICE_PACKAGES)
	Tests/twice

# How manuals by others are read, against labels made by hand.
test-reading: build
	Tests/reading
	Tests/reading $${PRACTICUM_SHARED:-../shared}/cases/manuals

# After `grade run`, the nodes and the recording have full marks: ../shared/cases/live and labs made up. As root.
test-runs: build
	Tests/runs --labs $(LABS)

# Carries one lab in three writings out on real nodes: real PostgreSQL, real nginx. As root.
test-web-lab: build
	Tests/web-lab/run

# Carries the shipped course out on real nodes and grades it there: real Keystone, real Glance. As root.
test-openstack: build
	Tests/openstack

# Whether a node's root can break out of a practice node, and whether what should work there does. As root.
test-nodes: setup
	PRACTICUM_NODES=1 $(SWIFT) test --filter PracticeLabTests

# One real virtual machine under libvirt and software emulation. As root; installs QEMU.
test-vm: build
	Tests/vm

# The reports' pages in a real browser: axe, vnu, the keyboard, hostile outputs. Installs Chromium.
test-pages: build
	Tests/pages

# The course site in a real browser: every command copied, fields, ticks, search, axe, vnu, links, hostile manuals.
test-site: build
	Tests/site

# Leaves out six steps of the Glance lab, once each, on real nodes. As root.
test-prove: build
	.build/release/grade prove glance --manual course --mutants 6

# Leaves out each step of the shipped course, once, on real nodes: takes more than an hour. As root.
prove: build
	.build/release/grade prove keystone --manual course
	.build/release/grade prove glance --manual course

demo: build
	@echo '$$ grade lab2 --recording course/demo/glance-session.cast'
	@.build/release/grade lab2 --manual course --recording course/demo/glance-session.cast || test $$? = 1
	@echo
	@echo '$$ grade steps --lab 2'
	@.build/release/grade steps course --lab 2

bench: setup
	$(SWIFT) build -c release --product practicum-bench
	.build/release/practicum-bench

# Grading over SSH compared with clush, pssh and ansible, on 4, 50 and 200 small nodes. As root.
bench-ssh: build
	Tests/bench-ssh

# A thousand recorded students, and two hundred live ones with four small nodes each. As root.
bench-class: build
	Tests/bench-class

# Building a site of the 2013 manual, and of fifty copies of it, compared with Hugo and MkDocs Material. Installs both.
bench-site: build
	Tests/bench-site

# Grading recordings of 50 MB, beside a program that only reads them; at most 200 MB of memory.
bench-recordings: build
	@Tests/install --lean asciinema
	Tests/bench-recordings

# Coverage-guided fuzzing of every reader of files from others, SECONDS for each.
fuzz: setup
	Tests/Fuzz/run $(SECONDS)

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

coverage: setup
	$(SWIFT) test --enable-code-coverage
	Tests/coverage

# The manual page, made by argument-parser's own plugin.
man: setup
	$(SWIFT) package --disable-sandbox generate-manual
	mkdir -p .build/share
	cp .build/plugins/GenerateManual/outputs/grade/grade.1 .build/share/

completions: build
	mkdir -p .build/share
	.build/release/grade --generate-completion-script bash > .build/share/grade.bash
	.build/release/grade --generate-completion-script zsh > .build/share/_grade
	.build/release/grade --generate-completion-script fish > .build/share/grade.fish

install: build completions man
	install -D -m 755 .build/release/grade $(DESTDIR)$(PREFIX)/bin/grade
	install -D -m 644 .build/share/grade.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/grade
	install -D -m 644 .build/share/_grade $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_grade
	install -D -m 644 .build/share/grade.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/grade.fish
	install -D -m 644 .build/share/grade.1 $(DESTDIR)$(PREFIX)/share/man/man1/grade.1
	mkdir -p $(DESTDIR)$(PREFIX)/share/practicum
	cp -R course graders site $(DESTDIR)$(PREFIX)/share/practicum/

clean:
	rm -rf .build
