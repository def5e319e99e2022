# SPDX-License-Identifier: Apache-2.0
"""Configurations of the servers that the gateway is compared with. The limits are out of reach of every flood here, as
the gateway's are: what is measured is the asking."""

ISSUER = "https://identity.assay.test"
AUDIENCE = "https://api.assay.test"
OUT_OF_REACH = 10_000_000


def nginx(work, name, http):
    return f"""
daemon off; master_process off; worker_processes 1; pid {work}/{name}.pid; error_log {work}/{name}.error;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600;
  client_body_temp_path {work}/{name}.b; proxy_temp_path {work}/{name}.p; fastcgi_temp_path {work}/{name}.f;
  uwsgi_temp_path {work}/{name}.u; scgi_temp_path {work}/{name}.s;
{http}
}}
"""


def tls(work):
    return f"ssl_certificate {work}/cert.pem; ssl_certificate_key {work}/key.pem; ssl_protocols TLSv1.2 TLSv1.3;"


def nginx_static(work, plain, secure):
    return nginx(work, "static", f"""
  server {{
    listen 127.0.0.1:{plain}; listen 127.0.0.1:{secure} ssl; {tls(work)}
    location / {{ return 200 "0123456789abcdef0123456789abcdef\\n"; }}
  }}""")


def nginx_backend(work, port):
    return nginx(work, "backend", f"""
  server {{
    listen 127.0.0.1:{port};
    location / {{ default_type application/json; return 200 '{{"name":"Alice Example","email":"alice@example.test"}}'; }}
  }}""")


def nginx_proxy(work, name, port, backend, limited):
    """With limits for each token and address and a line in the access log; or plain proxy_pass."""
    zones = duties = ""
    if limited:
        rate = f"rate={OUT_OF_REACH}r/s"
        zones = (f"limit_req_zone $http_authorization zone=users:32m {rate};\n"
                 f"  limit_req_zone $binary_remote_addr zone=addresses:10m {rate};")
        duties = (f"access_log {work}/{name}.access;\n"
                  f"      limit_req zone=users burst=10000 nodelay; limit_req zone=addresses burst=10000 nodelay;")
    return nginx(work, name, f"""
  {zones}
  upstream service {{ server 127.0.0.1:{backend}; keepalive 128; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} ssl; {tls(work)}
    location / {{
      {duties}
      proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Authorization "";
      proxy_pass http://service;
    }}
  }}""")


def haproxy(work, port, backend):
    claim = "var(txn.bearer),jwt_payload_query"
    return f"""
global
  maxconn 4096
  nbthread 1
  log stdout format raw local0
  ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
  mode http
  log global
  option httplog
  timeout client 30s
  timeout server 10s
  timeout connect 5s
  timeout http-request 10s
  timeout http-keep-alive 60s
  http-reuse always
frontend edge
  bind 127.0.0.1:{port} ssl crt {work}/both.pem alpn http/1.1
  http-request track-sc0 src table addresses
  http-request deny deny_status 429 if {{ sc0_http_req_rate gt {OUT_OF_REACH} }}
  http-request set-var(txn.bearer) http_auth_bearer
  http-request set-var(txn.alg) var(txn.bearer),jwt_header_query('$.alg')
  http-request set-var(txn.now) date()
  http-request set-var(txn.exp) {claim}('$.exp','int')
  http-request deny deny_status 401 unless {{ var(txn.alg) -m str ES256 }}
  http-request deny deny_status 401 unless {{ var(txn.bearer),jwt_header_query('$.typ') -m str at+jwt }}
  http-request deny deny_status 401 unless {{ {claim}('$.iss') -m str {ISSUER} }}
  http-request deny deny_status 401 unless {{ {claim}('$.aud') -m str {AUDIENCE} }}
  http-request deny deny_status 401 unless {{ var(txn.exp),sub(txn.now) -m int gt 0 }}
  http-request deny deny_status 401 unless {{ var(txn.bearer),jwt_verify(txn.alg,"{work}/issuer.pem") -m int 1 }}
  http-request set-var(txn.sub) {claim}('$.sub')
  http-request track-sc1 var(txn.sub) table users
  http-request deny deny_status 429 if {{ sc1_http_req_rate gt {OUT_OF_REACH} }}
  http-request del-header Authorization
  http-request set-header X-User-Id %[var(txn.sub)]
  default_backend service
backend addresses
  stick-table type ip size 100k expire 60s store http_req_rate(1s)
backend users
  stick-table type string len 64 size 100k expire 60s store http_req_rate(1s)
backend service
  server service 127.0.0.1:{backend}
"""
