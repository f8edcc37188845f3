//! Pictures of every page, for looking at. Run by `scripts/screenshots.sh`.
