# Every task of the project. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help run test check bench screenshots pictures

help: ## list the tasks
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## build, then start the demo at http://127.0.0.1:8080
	@command -v cargo >/dev/null || { echo 'Rust is missing: install it from https://rustup.rs'; exit 1; }
	@command -v cc >/dev/null || { echo 'A C compiler is missing: apt-get install build-essential'; exit 1; }
	cargo run --locked -- demo

test: ## install what tests need when missing, then run all of them
	scripts/install-packages.sh test
	scripts/postgres.sh with cargo test --locked --no-fail-fast

check: ## format, lints and documentation, each without a warning
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items

bench: ## measure speed and memory with an optimised build
	scripts/install-packages.sh test bench
	DURABLE=1 scripts/postgres.sh with cargo bench --locked --no-fail-fast

screenshots: ## picture every page into target/screenshots
	scripts/install-packages.sh test
	scripts/screenshots.sh

pictures: ## draw the pictures of the README files into docs/pictures
	scripts/readme-pictures.sh
