# The importer as a container: docs/operations.md says how to run it.
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/importer \
    && /opt/importer/bin/pip install --no-cache-dir '.[postgres]'

FROM python:3.13-slim
COPY --from=build /opt/importer /opt/importer
RUN useradd --system --uid 10001 --home-dir /home/importer --create-home importer \
    && mkdir /data /work \
    && chown importer:importer /data /work
ENV PATH=/opt/importer/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring \
    IMPORTER_HOME=/data
USER 10001
VOLUME /data
WORKDIR /work
ENTRYPOINT ["importer"]
CMD ["doctor"]
