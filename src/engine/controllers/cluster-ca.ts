// The certificate of the cluster's CA, by which Pods know the API server.

// Simplified: every simulated cluster has the same CA, a genuine certificate whose key nobody kept.
export const CLUSTER_CA = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUChSAIWFv/VvxOYwfIexcFfFjAPgwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAeFw0yNjExMjAyMDE4MzlaFw00NjExMTUy
MDE4MzlaMBUxEzARBgNVBAMMCmt1YmVybmV0ZXMwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQI7alLUbrNtCtDETUwjZUGFyUG3GIAHAF8oGN52R9xuVz753LxVte6
eNOct7Ct4krCN1bChKouN3NF+An6nE9do1MwUTAdBgNVHQ4EFgQUo9H3tr/VWu93
8wgx6PwlwMVKaqMwHwYDVR0jBBgwFoAUo9H3tr/VWu938wgx6PwlwMVKaqMwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAoSq2dSzlKufuy96YZCkG
jxgHdyUxHzm1mZoGF1Aq/oYCICzpPiAZ1FCFyxbMdOT1n67LejrieAFV/1yXVx2/
1oVH
-----END CERTIFICATE-----
`
