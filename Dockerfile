# The MNIST tutorial on the processor:
#
#   docker build -t gokeras . && docker run --rm gokeras
#
# The image has gokeras and mnist, OpenBLAS, and MNIST's files; no compiler. The stage "test" adds test binaries (scripts/docker-test.sh).
ARG BUILD_IMAGE=golang:1.26-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${BUILD_IMAGE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends libopenblas-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -trimpath -ldflags="-s -w" -o /out/bin/ ./cmd/gokeras ./examples/mnist
# The program fetches the files and checks them.
RUN GOKERAS_DATA=/out/data /out/bin/mnist -print-program >/dev/null

FROM build AS test-build
RUN mkdir /out/tests && go test -c -o /out/tests/ ./csrc ./tensor/backend/cpu ./internal/probe ./cmd/gokeras

FROM ${RUNTIME_IMAGE} AS runtime
RUN apt-get update && apt-get install -y --no-install-recommends libopenblas0-pthread && rm -rf /var/lib/apt/lists/* \
	&& useradd --create-home --uid 1000 gokeras
COPY --from=build /out/bin/ /usr/local/bin/
COPY --from=build /out/data/ /usr/local/share/gokeras/
ENV GOKERAS_DATA=/usr/local/share/gokeras
USER gokeras
WORKDIR /home/gokeras
CMD ["mnist"]

FROM runtime AS test
COPY --from=test-build /out/tests/ /tests/

FROM runtime
