const paths = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.5 10.5 14 14',
  help: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8M8 12.8v.2',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3ZM6.5 14.2a1.7 1.7 0 0 0 3 0M2 2l12 12',
  replay: 'M3 3v3.5h3.5M3.3 6.5A5.2 5.2 0 1 1 2.8 9',
  copy: 'M5 5V3a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-2M3 5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z',
  close: 'M4 4l8 8M12 4l-8 8',
  fit: 'M2 6V3a1 1 0 0 1 1-1h3M10 2h3a1 1 0 0 1 1 1v3M14 10v3a1 1 0 0 1-1 1h-3M6 14H3a1 1 0 0 1-1-1v-3',
  tidy: 'M2 4h4M2 8h4M2 12h4M10 4h4M10 12h4M6 4c2 0 2 4 4 4h4M6 12h4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  flask: 'M6 2h4M7 2v4L3 13a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1L9 6V2M5 10h6',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  screen: 'M2 3h12v8H2zM6 14h4M8 11v3',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  pause: 'M5 3v10M11 3v10',
  play: 'M5 3l8 5-8 5Z',
  stop: 'M4 4h8v8H4Z',
  link: 'M7 9a3 3 0 0 0 4.2.3l2-2A3 3 0 0 0 9 3L8 4M9 7a3 3 0 0 0-4.2-.3l-2 2A3 3 0 0 0 7 13l1-1',
  down: 'M8 3v10M4 9l4 4 4-4',
  alert: 'M8 2l6.5 11.5h-13ZM8 6.5v3.5M8 11.8v.1',
  group: 'M2 3h7v6H2zM7 9v4h7V7H9',
  table: 'M2 3h12v10H2zM2 6.5h12M2 10h12M7 6.5V13',
  lock: 'M4 7h8v6H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
} as const;

export type IconName = keyof typeof paths;

/** Always beside a word or inside a labelled button, hence hidden from readers. */
export function Icon({ name, size = 14 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false" className="shrink-0">
      <path d={paths[name]} />
    </svg>
  );
}
