# The server as it runs for real: hash-pinned requirements, a user without rights, nothing written.
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/depgraph \
 && /opt/depgraph/bin/python -m pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY api api
COPY depgraph depgraph
COPY importers importers
COPY visualisations visualisations
RUN /opt/depgraph/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home depgraph
COPY --from=build /opt/depgraph /opt/depgraph
ENV PATH=/opt/depgraph/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/v1/ready', timeout=4)"]
ENTRYPOINT ["depgraph"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
