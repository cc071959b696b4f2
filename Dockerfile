# One image for worker, web and the commands. Packages are those of requirements/run.txt, by hash.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/throughline
ENV PATH=/opt/throughline/bin:$PATH
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY events events
COPY projections projections
COPY store store
COPY streams streams
COPY web web
COPY throughline throughline
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
COPY --from=build /opt/throughline /opt/throughline
RUN useradd --system --uid 10001 throughline \
 && install --directory --owner=throughline --mode=0700 /var/lib/throughline
ENV PATH=/opt/throughline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    THROUGHLINE_DATA=/var/lib/throughline
USER 10001
ENTRYPOINT ["throughline"]
CMD ["--help"]
