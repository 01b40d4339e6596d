/** How to send to this server with what people run already, filled in with its address. */
export type Example = {
  readonly id: string;
  readonly title: string;
  /** One sentence: what it is for, where the text goes. */
  readonly about: string;
  readonly text: string;
};

export type Ports = { readonly syslog: string; readonly grpc: string };

const usualPorts: Ports = { syslog: '5514', grpc: '4317' };

type Listening = { readonly kind: string; readonly address: string };

/** The ports at which this server takes syslog over TCP and OTLP over gRPC; the usual ones where it takes none. */
export function portsOf(sources: readonly Listening[] | null): Ports {
  const portOf = (isMeant: (source: Listening) => boolean) => sources?.find(isMeant)?.address.match(/:(\d+)$/)?.[1];
  return {
    syslog: portOf((source) => source.kind === 'syslog' && source.address.startsWith('tcp://')) ?? usualPorts.syslog,
    grpc: portOf((source) => source.kind === 'otlp-grpc') ?? usualPorts.grpc,
  };
}

export function examplesFor(origin: string, ports: Ports = usualPorts): readonly Example[] {
  const { hostname, port, protocol } = new URL(origin);
  const at = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  const tls = protocol === 'https:';
  return [
    {
      id: 'curl',
      title: 'curl',
      about: 'One JSON object a line. With a batch id, sending the same batch again stores nothing twice.',
      text: `echo '{"service":"checkout","level":"error","message":"card declined"}' \\
  | curl -sS --data-binary @- \\
      -H 'Content-Type: application/x-ndjson' \\
      -H "X-LogFlow-Batch-Id: $(uuidgen)" \\
      ${origin}/api/ingest`,
    },
    {
      id: 'otel',
      title: 'OpenTelemetry',
      about: 'Environment variables that every OpenTelemetry SDK and auto-instrumentation reads. Logs and spans arrive together.',
      text: `OTEL_EXPORTER_OTLP_ENDPOINT=${origin}
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OTEL_SERVICE_NAME=checkout
OTEL_METRICS_EXPORTER=none`,
    },
    {
      id: 'otel-grpc',
      title: 'OTLP over gRPC',
      about: 'Start LogFlow with --otlp; it then listens on OpenTelemetry’s own ports, too. The same for programs and for a collector.',
      text: `./run.sh serve --otlp

OTEL_EXPORTER_OTLP_ENDPOINT=${protocol}//${hostname}:${ports.grpc}
OTEL_EXPORTER_OTLP_PROTOCOL=grpc
OTEL_SERVICE_NAME=checkout

# or in a collector's configuration
exporters:
  otlp/logflow: { endpoint: "${hostname}:${ports.grpc}", tls: { insecure: ${tls ? 'false' : 'true'} } }`,
    },
    {
      id: 'files',
      title: 'Files',
      about: 'Start LogFlow with the files to follow. Rotation, stack traces and restarts are taken care of; the format is found by itself.',
      text: `./run.sh serve --tail '/var/log/**/*.log' --tail '/srv/app/logs/*.json'`,
    },
    {
      id: 'docker',
      title: 'Docker',
      about: 'Follow every container of this machine; the Compose service or the container’s name is the service. On a Kubernetes node: --cri.',
      text: `./run.sh serve --docker
./run.sh serve --cri /var/log/pods`,
    },
    {
      id: 'rsyslog',
      title: 'syslog',
      about: `Start LogFlow with --syslog ${ports.syslog}, then add this to /etc/rsyslog.d/logflow.conf. rsyslog keeps what LogFlow cannot take yet.`,
      text: `./run.sh serve --syslog ${ports.syslog}

# /etc/rsyslog.d/logflow.conf
*.* action(type="omfwd" target="${hostname}" port="${ports.syslog}" protocol="tcp"
           TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
           queue.type="LinkedList" queue.size="100000" action.resumeRetryCount="-1")

# or try it by hand
logger --server ${hostname} --port ${ports.syslog} --tcp --octet-count --tag checkout 'card declined'`,
    },
    {
      id: 'syslog-ng',
      title: 'syslog-ng',
      about: `Start LogFlow with --syslog ${ports.syslog}, then add this to /etc/syslog-ng/conf.d/logflow.conf; s_src is Debian’s name for what comes in.`,
      text: `./run.sh serve --syslog ${ports.syslog}

# /etc/syslog-ng/conf.d/logflow.conf
destination d_logflow { syslog("${hostname}" port(${ports.syslog}) transport("tcp")); };
log { source(s_src); destination(d_logflow); };`,
    },
    {
      id: 'syslog-tls',
      title: 'syslog in TLS',
      about: 'For syslog across a network, with the certificate of HTTPS. --syslog-client-ca lets in only senders with a certificate from that authority.',
      text: `./run.sh serve --syslog tls://6514 --tls-cert cert.pem --tls-key key.pem

# /etc/rsyslog.d/logflow.conf (package rsyslog-openssl)
global(DefaultNetstreamDriver="ossl" DefaultNetstreamDriverCAFile="/etc/ssl/logflow-ca.pem")
*.* action(type="omfwd" target="${hostname}" port="6514" protocol="tcp"
           TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
           StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name"
           StreamDriverPermittedPeers="${hostname}" action.resumeRetryCount="-1")

# or try it by hand
echo '<11>checkout: card declined' | openssl s_client -quiet -no_ign_eof -connect ${hostname}:6514`,
    },
    {
      id: 'fluent-bit',
      title: 'Fluent Bit',
      about: 'An output for fluent-bit.conf: everything it collects, over OTLP.',
      text: `[OUTPUT]
    Name        opentelemetry
    Match       *
    Host        ${hostname}
    Port        ${at}
    Logs_uri    /v1/logs
    Tls         ${tls ? 'On' : 'Off'}
    Retry_Limit no_limits`,
    },
    {
      id: 'vector',
      title: 'Vector',
      about: 'A sink for vector.yaml: newline-delimited JSON, acknowledged end to end.',
      text: `sinks:
  logflow:
    type: http
    inputs: ["*"]
    uri: ${origin}/api/ingest
    encoding: { codec: json }
    framing: { method: newline_delimited }
    compression: gzip
    acknowledgements: { enabled: true }`,
    },
    {
      id: 'filebeat',
      title: 'Filebeat',
      about: 'LogFlow answers like Elasticsearch’s bulk interface. For filebeat.yml; Logstash’s elasticsearch output works the same way, at the same address.',
      text: `output.elasticsearch:
  hosts: ["${origin}/elastic"]
setup.template.enabled: false
setup.ilm.enabled: false`,
    },
    {
      id: 'promtail',
      title: 'Promtail',
      about: 'The Loki push interface: for Promtail, Grafana Alloy and every Loki client.',
      text: `clients:
  - url: ${origin}/loki/api/v1/push`,
    },
    {
      id: 'serilog',
      title: 'Serilog',
      about: 'The Seq sink (NuGet Serilog.Sinks.Seq) pointed here.',
      text: `Log.Logger = new LoggerConfiguration()
    .Enrich.WithProperty("service", "checkout")
    .WriteTo.Seq("${origin}")
    .CreateLogger();`,
    },
    {
      id: 'splunk',
      title: 'Splunk HEC',
      about: 'The HTTP event collector’s interface; any token does while no key is asked for.',
      text: `curl -sS ${origin}/services/collector/event \\
  -H 'Authorization: Splunk any-token' \\
  -d '{"source":"checkout","event":{"level":"error","message":"card declined"}}'`,
    },
    {
      id: 'stdin',
      title: 'A pipe',
      about: 'Whatever a program prints.',
      text: `my-program 2>&1 | ./run.sh serve --stdin`,
    },
  ];
}
