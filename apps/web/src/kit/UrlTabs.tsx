import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';

import './url-tabs.css';

interface Props {
  /** The first one is shown when the address names none. */
  items: readonly { key: string; label: string; children: ReactNode }[];
  /** Shown instead of the first one when the address names none. */
  start?: string | undefined;
}

/** Tabs whose choice is in the address; filters belong to their tab and go with it. */
export function UrlTabs({ items, start }: Props) {
  const [params, setParams] = useSearchParams();
  const first = items[0]?.key ?? '';
  const chosen = params.get('tab') ?? start ?? first;
  if (items.length === 1) return items[0]?.children;
  return (
    <Tabs
      className="url-tabs"
      activeKey={items.some(({ key }) => key === chosen) ? chosen : first}
      onChange={(key) => setParams(key === first ? {} : { tab: key })}
      destroyOnHidden
      items={[...items]}
    />
  );
}
