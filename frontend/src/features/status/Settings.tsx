import { useState } from 'react';
import { inputLook } from '../../base/Field';
import type { Status } from '../../contracts/status';
import { Cell, Section, Table } from './parts';

/** The settings in effect; what may be a secret never leaves the server. */
export function Settings({ settings }: { readonly settings: Status['settings'] }) {
  const [wanted, setWanted] = useState('');
  const words = wanted.trim().toLowerCase();
  const shown = settings.filter(({ section, name, value }) => `${section}:${name} ${value}`.toLowerCase().includes(words));
  return (
    <Section title="Settings" note="in effect; secrets are masked">
      <div className="p-3 pb-1">
        <input className={inputLook} type="search" aria-label="Find a setting" placeholder={`Find among ${settings.length} settings`} value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </div>
      {shown.length === 0 ? (
        <p className="px-3 py-3 text-[13px] text-muted">No setting holds these words.</p>
      ) : (
        <div className="max-h-80 overflow-y-auto">
          <Table head={['Section', 'Name', 'Value']} label="Settings">
            {shown.map(({ section, name, value }) => (
              <tr key={`${section}:${name}`}>
                <Cell>{section}</Cell>
                <Cell isName>{name}</Cell>
                <Cell>
                  <span className="num break-all">{value}</span>
                </Cell>
              </tr>
            ))}
          </Table>
        </div>
      )}
    </Section>
  );
}
