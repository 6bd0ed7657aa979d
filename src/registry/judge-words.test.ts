import { describe, expect, it } from "@jest/globals";
import { judgeRegistryWords, type RegistryTrouble } from "./judge-words.ts";

describe("judgeRegistryWords", () => {
  // Words of Docker 20.10 unless another source is named.
  it.each<[RegistryTrouble, string]>([
    ["denied", 'Head "http://10.0.0.1:5000/v2/a/b/manifests/v1": no basic auth credentials'],
    ["denied", 'Head "http://10.0.0.1:5000/v2/a/b/manifests/v1": unauthorized'],
    ["denied", "denied"],
    ["denied", "error pulling image configuration: download failed after attempts=6: unauthorized"],
    // Docker Hub and GHCR, as their users quote them.
    [
      "denied",
      "pull access denied for acme/x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ],
    ["denied", 'Head "https://ghcr.io/v2/acme/x/manifests/1": denied'],
    ["missing", "manifest unknown"],
    ["missing", "name unknown"],
    ["missing", "manifest for ghcr.io/acme/x:2 not found: manifest unknown: manifest unknown"],
    ["rate-limited", "toomanyrequests: You have reached your pull rate limit."],
    [
      "rate-limited",
      "error pulling image configuration: download failed after attempts=1: toomanyrequests: slow down",
    ],
    ["server-error", "received unexpected HTTP status: 500 Internal Server Error"],
    ["server-error", "received unexpected HTTP status: 503 Service Unavailable"],
    ["unreachable", 'Get "http://10.0.0.1:5000/v2/": dial tcp 10.0.0.1:5000: connect: connection refused'],
    [
      "unreachable",
      'Get "https://r.example/v2/": dial tcp: lookup r.example on [::1]:53: connection refused',
    ],
    [
      "unreachable",
      'Get "https://r.example/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    ],
    ["untrusted", 'Get "https://r.example/v2/": x509: certificate signed by unknown authority'],
    ["untrusted", 'Get "https://r.example/v2/": http: server gave HTTP response to HTTPS client'],
    ["no-platform", "no matching manifest for linux/amd64 in the manifest list entries"],
    // Docker 28 with the containerd store.
    ["no-platform", "no match for platform in manifest: not found"],
    ["disk-full", "failed to register layer: write /usr/lib/x: no space left on device"],
    ["disk-read-only", "mkdir /var/lib/docker/tmp/x: read-only file system"],
    ["other", "context canceled"],
    ["other", ""],
  ])("takes for %s: %s", (trouble, text) => expect(judgeRegistryWords(text)).toBe(trouble));
});
