import { describe, expect, it } from 'vitest';
import { examplesFor, portsOf } from './examples';

describe('examples', () => {
  it('are filled in with the address of this server', () => {
    const examples = examplesFor('http://10.0.0.7:9000');

    expect(examples.find((e) => e.id === 'curl')?.text).toContain('http://10.0.0.7:9000/api/ingest');
    expect(examples.find((e) => e.id === 'fluent-bit')?.text).toMatch(/Host +10\.0\.0\.7\n +Port +9000/);
    expect(examples.find((e) => e.id === 'rsyslog')?.text).toContain('target="10.0.0.7"');
  });

  it('name every way in that the server has', () => {
    const all = examplesFor('http://127.0.0.1:8766').map((e) => e.text).join('\n');

    for (const way of [
      '/api/ingest', 'http/protobuf', ':4317', '/loki/api/v1/push', '/elastic', '/services/collector/event', 'WriteTo.Seq', '--tail', '--docker', '--cri', '--stdin',
      '--syslog 5514', 'octet-counted', 'transport("tcp")', '--syslog tls://6514',
    ]) {
      expect(all).toContain(way);
    }
  });

  it('know the ports that an address leaves out', () => {
    expect(examplesFor('https://logs.example').find((e) => e.id === 'fluent-bit')?.text).toMatch(/Port +443\n[\s\S]*Tls +On/);
  });

  it('take the port at which this server takes syslog', () => {
    const ports = portsOf([{ kind: 'syslog', address: 'udp://127.0.0.1:1514' }, { kind: 'ndjson', address: 'POST /api/ingest' }, { kind: 'syslog', address: 'tcp://[::1]:6601' }]);
    const all = examplesFor('http://127.0.0.1:8766', ports).filter((e) => ['rsyslog', 'syslog-ng'].includes(e.id));

    expect(all.map((e) => `${e.about} ${e.text}`.match(/--syslog 6601|port="6601"|--port 6601|port\(6601\)|5514/g))).toEqual([
      ['--syslog 6601', '--syslog 6601', 'port="6601"', '--port 6601'], ['--syslog 6601', '--syslog 6601', 'port(6601)'],
    ]);
    expect([portsOf(null), portsOf([])].map((p) => p.syslog)).toEqual(['5514', '5514']);
  });

  it('take the port at which this server takes gRPC', () => {
    const grpc = (address: string) => examplesFor('http://logs.example:8766', portsOf([{ kind: 'otlp-metrics', address: 'POST /v1/metrics' }, { kind: 'otlp-grpc', address }])).find((e) => e.id === 'otel-grpc')?.text ?? '';

    expect(grpc('OTLP/gRPC Export at http://127.0.0.1:14317').match(/\d{4,5}/g)).toEqual(['14317', '14317']);
    expect(grpc('OTLP/gRPC Export').match(/\d{4,5}/g)).toEqual(['4317', '4317']);
  });

  it('each have a name of their own and a sentence', () => {
    const examples = examplesFor('http://127.0.0.1:8766');

    expect(new Set(examples.map((e) => e.id)).size).toBe(examples.length);
    expect(examples.every((e) => e.about.endsWith('.') && e.text.length > 0)).toBe(true);
  });
});
