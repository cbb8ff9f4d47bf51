# Everything starts here: `make run` serves the app, `make test` tests it. CONTRIBUTING.md says more.

VENV := .venv
BIN := $(VENV)/bin
MESSAGES := translations/es/LC_MESSAGES/messages

run: $(VENV)/run.done $(MESSAGES).mo  ## Serve the app at http://127.0.0.1:5000 (PORT and INSTANCE_PATH change that)
	@exec $(BIN)/python -m webapp
