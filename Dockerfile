# vanthu in a container: docker compose up --build -d (docs/install.md)
# The first start prints the first accounts and their one-time passwords: docker compose logs vanthu

FROM python:3.11-slim-bookworm AS builder
WORKDIR /build
RUN python -m venv /opt/vanthu
COPY requirements.lock ./
RUN /opt/vanthu/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE vanthu.py ./
COPY corpus ./corpus
COPY ocr ./ocr
COPY ingest ./ingest
COPY search ./search
COPY web ./web
RUN /opt/vanthu/bin/pip wheel --no-cache-dir --no-deps --wheel-dir dist . \
    && /opt/vanthu/bin/pip install --no-cache-dir --no-deps dist/*.whl

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        tesseract-ocr \
        tesseract-ocr-vie \
        tesseract-ocr-script-viet \
        poppler-utils \
        fonts-croscore \
        libpango-1.0-0 \
        libpangoft2-1.0-0 \
        libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /archive --shell /usr/sbin/nologin vanthu \
    && install -d -o vanthu -g vanthu -m 0750 /archive
COPY --from=builder /opt/vanthu /opt/vanthu
# UTF-8 for names of files; the log is a stream, so nothing of it is held back.
ENV PATH=/opt/vanthu/bin:$PATH LANG=C.UTF-8 PYTHONUNBUFFERED=1
USER vanthu
WORKDIR /archive
VOLUME /archive
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["vanthu", "serve", "--archive", "/archive", "--host", "0.0.0.0", "--port", "8000"]
