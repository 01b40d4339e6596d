import { Link, useLocation } from 'wouter';
import { cx } from '../base/cx';
import { Icon } from '../base/Icon';
import { useKey } from '../base/keys';
import { Popover } from '../base/Popover';
import { goKeys, type PageLink, pageLinks, tabOf } from './pageLinks';

/** So many tabs fit beside the search on a screen of 1280 pixels; the others are in the menu. */
const tabsMax = 7;

const links = pageLinks();
const tabs = links.filter((link) => link.isTab).slice(0, tabsMax);
const others = links.filter((link) => !tabs.includes(link));

/** The pages: the main ones side by side, the others in a menu; on a narrow screen all of them in the menu. */
export function Navigation() {
  const [address] = useLocation();
  const active = tabOf(links, address);
  return (
    <nav aria-label="Pages" className="flex items-center gap-0.5">
      {links.map((link) => (
        <GoKey key={link.path} link={link} />
      ))}
      <ul className="flex items-center gap-0.5 max-[1279px]:hidden">
        {tabs.map((link) => (
          <li key={link.path}>
            <Link
              href={link.path}
              aria-current={active === link.path ? 'page' : undefined}
              className={cx('inline-flex h-7 items-center rounded-md px-2.5 text-[13px] font-medium whitespace-nowrap', active === link.path ? 'bg-hover text-text' : 'text-muted hover:bg-hover hover:text-text')}
            >
              {link.title}
            </Link>
          </li>
        ))}
      </ul>
      {others.length > 0 && <Menu className="max-[1279px]:hidden" label="More pages" text="More" items={others} active={active} />}
      <Menu className="min-[1280px]:hidden" label="Pages" text={links.find(({ path }) => path === active)?.title ?? 'Pages'} items={links} active={active} />
    </nav>
  );
}

function GoKey({ link }: { readonly link: PageLink }) {
  const [, navigate] = useLocation();
  const key = goKeys[link.path];
  useKey(`g ${key ?? ''}`, () => navigate(link.path), link.title, key !== undefined);
  return null;
}

type MenuProps = { readonly className: string; readonly label: string; readonly text: string; readonly items: readonly PageLink[]; readonly active: string | null };

function Menu({ className, label, text, items, active }: MenuProps) {
  return (
    <div className={className}>
      <Popover
        label={label}
        buttonClassName="inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 text-[13px] font-medium whitespace-nowrap text-muted hover:bg-hover hover:text-text"
        panelClassName="left-0 p-1"
        button={
          <>
            <span className="max-[480px]:max-w-[78px] max-[480px]:truncate">{text}</span>
            <Icon name="more" />
          </>
        }
      >
        {(close) => (
          <ul>
            {items.map((link) => (
              <li key={link.path}>
                <Link href={link.path} onClick={close} aria-current={active === link.path ? 'page' : undefined} className={cx('flex h-8 items-center rounded-md px-2.5 text-[13px] hover:bg-hover', active === link.path && 'bg-hover font-semibold')}>
                  {link.title}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Popover>
    </div>
  );
}
