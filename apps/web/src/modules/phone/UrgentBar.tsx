import type { Notice } from '@anyuan/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'react-router';

import { api, client, reload, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { useMe } from '../../session.ts';
import { useEvents } from '../../stream/index.tsx';
import { alertPerson } from './alert.ts';
import { isOver, type Cause } from './urgent.ts';

/** An urgent notice that comes while the page is open: vibration, sound, and a bar as wide as the screen. */
export function UrgentBar() {
  const queries = useQueryClient();
  const lang = useLang();
  const [notice, show] = useState<Notice>();
  useEvents(['notice.created'], ({ data }) => {
    const fresh = data as unknown as Notice;
    // Being sent makes a case one's own: the lists know it only now.
    void reload(queries, ['/cases']);
    if (!fresh.urgent) return;
    alertPerson();
    void import('./voice.ts').then(({ say }) => say(fresh[lang], lang)).catch(() => undefined);
    show(fresh);
  });
  return notice ? <Bar key={notice.id} notice={notice} close={() => show(undefined)} /> : null;
}

function Bar({ notice, close }: { notice: Notice; close: () => void }) {
  const t = useText('phone');
  const label = useLabel();
  const queries = useQueryClient();
  const { pathname } = useLocation();
  const { subject } = notice;
  const leave = (): void => {
    close();
    void client.notice.seen({ ids: [notice.id] }).then(
      () => reload(queries, ['/notices']),
      () => {},
    );
  };
  const isGone = useIsGone(subject?.kind === 'case' ? subject.id : undefined);
  const isThere = subject?.phonePage === pathname;
  useEffect(() => {
    // Whoever stands on its page has seen it; what is over needs nobody any more.
    if (isGone || isThere) leave();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once it is so, not whenever the page is drawn
  }, [isGone, isThere]);
  return (
    <div className="urgent-bar" role="alert">
      {subject?.phonePage ? (
        <Link to={subject.phonePage} onClick={leave}>
          <strong>▲ {label(notice)}</strong>
          <span>{t('openTask')} ›</span>
        </Link>
      ) : (
        <strong>{label(notice)}</strong>
      )}
      <button type="button" aria-label={t('hideBar')} onClick={close}>
        ×
      </button>
    </div>
  );
}

/** Is what the bar called for over? The case is compared with how it stood when the bar came. */
function useIsGone(caseId: string | undefined): boolean {
  const { person } = useMe();
  const { data } = useApi(api.case.get, { id: caseId ?? '' }, { enabled: caseId !== undefined });
  const [first, setFirst] = useState<Cause>();
  if (data && !first) setFirst(data);
  return data !== undefined && first !== undefined && isOver(first, data, person.id);
}
