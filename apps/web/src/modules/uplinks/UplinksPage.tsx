import type { Uplink } from '@anyuan/contract';
import { Link } from 'react-router';

import { useText } from '../../i18n/index.ts';
import { EntryActions, EntryList } from '../../kit/entries/EntryList.tsx';
import type { EntryParts } from '../../kit/entries/EntryView.tsx';
import { EntryPaperCheck } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { uplinkPages } from './pages.tsx';
import { SharedCameras } from './SharedCameras.tsx';
import { Talks } from './Talks.tsx';
import { Watching } from './Watching.tsx';

/** Who sees which of our cameras, since when, and on what basis. */
export default function UplinksPage() {
  const t = useText('uplinks');
  return (
    <Page title={t('title')} note={t('note')} actions={<EntryActions pages={uplinkPages} />}>
      <EntryPaperCheck pages={uplinkPages} />
      <EntryList<Uplink>
        pages={uplinkPages}
        page="/uplinks"
        empty={t('empty')}
        removeDetail={t('removeDetail')}
        parts={useParts()}
      />
      <Watching />
    </Page>
  );
}

function useParts(): (uplink: Uplink) => EntryParts<Uplink> {
  const t = useText('uplinks');
  return (uplink) => ({
    removeDetail: t('removeDetail'),
    sections: [
      {
        title: t('shared'),
        children: (
          <>
            <SharedCameras uplink={uplink} />
            <Link to="/ledgers?type=uplink&ledger=shares">{t('ledger')}</Link>
          </>
        ),
      },
      { title: t('talks'), children: <Talks uplink={uplink} /> },
    ],
  });
}
