# Every verb is one of make.py's, which needs Python alone: `make test` is `python3 make.py test`.
.PHONY: decks test lint types docs format lowest
decks test lint types docs format lowest:
	@python3 make.py $@
