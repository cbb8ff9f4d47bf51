# Read by the `flask` command: the app, so that a plain `flask run` finds it.
FLASK_APP=webapp
FLASK_RUN_HOST=${HOST:-127.0.0.1}
FLASK_RUN_PORT=${PORT:-5000}
