export type FirstStep = { readonly id: string; readonly title: string; readonly text: string };

/** Ways to send the first record to the server at this address, ready to be pasted. */
export function firstSteps(origin: string): readonly FirstStep[] {
  return [
    {
      id: 'curl',
      title: 'One line with curl',
      text: `echo '{"service":"checkout","level":"error","message":"card declined"}' \\\n  | curl -sS --data-binary @- -H 'Content-Type: application/x-ndjson' \\\n    ${origin}/api/ingest`,
    },
    {
      id: 'otlp',
      title: 'Any OpenTelemetry SDK or collector',
      text: `export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\nexport OTEL_LOGS_EXPORTER=otlp OTEL_TRACES_EXPORTER=otlp\nexport OTEL_SERVICE_NAME=checkout`,
    },
    {
      id: 'docker',
      title: 'A container, by Docker’s Splunk logging driver',
      text: `docker run --log-driver splunk \\\n  --log-opt splunk-url=${origin} --log-opt splunk-token=logflow \\\n  --log-opt tag='{{.Name}}' your-image`,
    },
  ];
}

export const demoCommand = './run.sh serve --source simulator';
