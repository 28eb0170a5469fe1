# The production image: web, worker and stream are the Procfile's commands in it; no database inside.

FROM python:3.13-slim-bookworm AS source
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt .
RUN pip install -r requirements.txt
WORKDIR /wavic
COPY . .
RUN WAVIC_ENV=test python manage.py spectacular --format openapi-json --file static/openapi.json

# Node.js builds the studio, whose types come from that schema, and stays behind.
FROM node:20-bookworm-slim AS studio
WORKDIR /static
COPY static/package.json static/package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY --from=source /wavic/static ./
RUN npm run schema && npm run build

FROM source AS build
COPY --from=studio /static/dist static/dist
# Static files and bytecode only: the secrets of this line are thrown away with the process.
RUN WAVIC_ENV=production MONGODB_URI=mongodb://build.invalid/wavic \
    SECRET_KEY=build JWT_SECRET=build PUBLIC_URL=https://build.invalid \
    AZURE_STORAGE_ACCOUNT_NAME=build AZURE_STORAGE_ACCOUNT_KEY=YnVpbGQ= \
    AZURE_STORAGE_CONTAINER_NAME=build \
    python manage.py collectstatic --noinput && python -m compileall -q .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /wavic --no-create-home wavic \
    && install --directory --owner=10001 /data
COPY --from=build /venv /venv
COPY --from=build /wavic /wavic
WORKDIR /wavic
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 WAVIC_ENV=production \
    WAVIC_DATA=/data HOST=0.0.0.0 PORT=8000
USER 10001
EXPOSE 8000 8001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health/live\", timeout=4)"]
# The `web` line of the Procfile; compose.yaml gives worker and stream their own.
CMD exec granian wavic.wsgi:application --interface wsgi --host ${HOST:-127.0.0.1} --port ${PORT:-8000} --http 1 --no-ws --workers ${WEB_WORKERS:-1} --blocking-threads ${WEB_THREADS:-8} --backlog 1024 --respawn-failed-workers --respawn-interval 1 --workers-kill-timeout 20 --log-level error
