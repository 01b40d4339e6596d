import { useMemo } from 'react';
import { useQueryParam } from '../../base/query';
import { RangeFilter } from '../../base/RangeFilter';
import { Select } from '../../base/Select';
import { useLive } from '../../live/useLive';

const states = [
  ['open', 'Open'],
  ['active', 'Active'],
  ['resolving', 'Resolving'],
  ['resolved', 'Resolved'],
] as const;

const severities = [
  ['critical', 'Critical'],
  ['warning', 'Warning'],
] as const;

/** Which incidents; all of it lies in the address. */
export function IncidentFilters() {
  const [state, setState] = useQueryParam('state');
  const [service, setService] = useQueryParam('svc');
  const [severity, setSeverity] = useQueryParam('severity');
  const known = useLive((live) => live.services);
  const services = useMemo(() => [...known.keys()].sort().map((name) => [name, name] as const), [known]);
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-end gap-2">
      <Select label="State" any="All states" value={state} options={states} onChange={setState} />
      <Select label="Severity" any="Any severity" value={severity} options={severities} onChange={setSeverity} />
      <Select label="Service" any="All services" value={service} options={services} onChange={setService} />
      <RangeFilter />
    </div>
  );
}
