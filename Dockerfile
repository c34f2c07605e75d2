# A static binary on nothing else, as a user without rights.
FROM golang:1.26 AS build
ARG VERSION=development
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /gatehouse ./cmd/gatehouse \
 && mkdir /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65534:65534 /data /data
COPY --from=build /gatehouse /gatehouse
USER 65534:65534
VOLUME /data
ENV GATEHOUSE_LISTEN=0.0.0.0:8080 GATEHOUSE_DATABASE=sqlite:/data/gatehouse.db
EXPOSE 8080
ENTRYPOINT ["/gatehouse"]
CMD ["serve"]
