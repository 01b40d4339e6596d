import { Button, IconButton } from '../base/Button';
import { clock, duration } from '../base/format';
import { chooseTheme, nextTheme, useTheme } from '../base/theme';
import { useLive } from '../live/useLive';
import { ChaosBanner } from '../features/scenarios/ChaosBanner';
import { LiveBadge } from '../features/connection/LiveBadge';

type TopBarProps = { readonly isSimulateOpen: boolean; readonly onSimulate: () => void };

const themeIcons = { dark: 'moon', light: 'sun', system: 'screen' } as const;

export function TopBar({ isSimulateOpen, onSimulate }: TopBarProps) {
  const theme = useTheme();
  const tick = useLive((state) => state.tick);
  const startedAt = useLive((state) => state.startedAt);
  const source = useLive((state) => state.sourceName);
  const version = useLive((state) => state.version);
  const isSimulated = useLive((state) => state.isSimulated);
  return (
    <header className="flex min-h-11 shrink-0 items-center gap-3 border-b border-line bg-bg px-4 max-[900px]:flex-wrap max-[900px]:gap-2 max-[900px]:px-3 max-[900px]:py-2">
      <span className="text-[15px] font-bold tracking-tight">LogFlow</span>
      <ChaosBanner
        fallback={
          <p className="num min-w-0 flex-1 truncate text-[11px] text-muted max-[900px]:invisible">
            {source !== '' && `source: ${source}`}
            {tick !== null && ` · last second ${clock(tick)} UTC`}
            {startedAt !== null && tick !== null && tick > startedAt && ` · up ${duration(tick - startedAt)}`}
            {version !== '' && ` · ${version}`}
          </p>
        }
      />
      {isSimulated && (
        <Button icon="flask" className="ml-auto" aria-expanded={isSimulateOpen} aria-haspopup="dialog" data-testid="simulate" onClick={onSimulate}>
          <span className="max-[480px]:sr-only">Simulate</span>
        </Button>
      )}
      <a href="/docs" className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[12px] font-medium hover:bg-hover max-[900px]:hidden">
        API
      </a>
      <LiveBadge />
      <IconButton icon={themeIcons[theme]} label={`Theme: ${theme}. Switch to ${nextTheme(theme)}`} onClick={() => chooseTheme(nextTheme(theme))} />
    </header>
  );
}
