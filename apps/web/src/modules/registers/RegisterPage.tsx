import {
  findings,
  findingsOf,
  thingKind,
  thingKinds,
  type Thing,
  type ThingKind,
  type ThingKindName,
} from '@anyuan/contract';
import { Link, useParams } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { Attachments } from '../../kit/Attachments.tsx';
import { EntryActions, EntryList } from '../../kit/entries/EntryList.tsx';
import type { EntryParts } from '../../kit/entries/EntryView.tsx';
import { EntryPaperCheck } from '../../kit/entries/TakeAway.tsx';
import { LinksOf } from '../../kit/Links.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import { Checks } from '../../kit/things/Checks.tsx';
import { Findings } from '../../kit/things/Findings.tsx';
import { ReadingOf } from '../../kit/things/ReadingOf.tsx';
import { isReferredTo, ReferringTo } from '../../kit/things/ReferringTo.tsx';
import { isMeter, TakeReading } from '../../kit/things/TakeReading.tsx';
import { TermsOf } from '../../kit/things/TermsOf.tsx';
import { Versions } from '../../kit/things/Versions.tsx';
import { Claims } from './Claims.tsx';
import { KindPanel } from './KindPanel.tsx';
import { Labels } from './Labels.tsx';
import { thingPages } from './pages.tsx';

/** One kind of thing: its list, its form, each in a drawer. */
export default function RegisterPage() {
  const t = useText('registers');
  const { kind = '' } = useParams();
  if (thingKind(kind) === undefined)
    return (
      <Page title={t('title')}>
        <Empty title={t('noKind')} action={<Link to="/registers">{t('allKinds')}</Link>} />
      </Page>
    );
  return <Register key={kind} kind={kind as ThingKindName} />;
}

function Register({ kind }: { kind: ThingKindName }) {
  const t = useText('registers');
  const label = useLabel();
  const pages = thingPages(kind);
  return (
    <Page
      title={label(pages.register.title)}
      note={<Link to="/registers">{t('allKinds')}</Link>}
      actions={<EntryActions pages={pages} />}
    >
      <EntryPaperCheck pages={pages} />
      <KindPanel kind={kind} />
      <EntryList<Thing>
        pages={pages}
        page={pages.register.path}
        ready={[
          ...findingsOf(thingKinds[kind]).map((one) => ({ name: label(findings[one]), query: `finding=${one}` })),
          { name: t('mine'), query: 'mine=true' },
        ]}
        empty={t('empty')}
        removeDetail={t('removeDetail')}
        parts={useParts()}
        batchMore={(codes) => <Labels kind={kind} codes={codes} />}
      />
    </Page>
  );
}

function useParts(): (thing: Thing) => EntryParts<Thing> {
  const t = useText('registers');
  const common = useText();
  return (thing) => partsOf(thing, thingKinds[thing.kind]);
  function partsOf(thing: Thing, kind: ThingKind): EntryParts<Thing> {
    return {
      removeDetail: t('removeDetail'),
      head: (
        <>
          {thing.findings.length > 0 && <Findings thing={thing} />}
          {kind.worded !== null && <Claims thing={thing} />}
        </>
      ),
      sections: [
        ...(kind.versions?.isRead ? [{ title: t('reading'), children: <ReadingOf thing={thing} /> }] : []),
        ...(hasTerms(kind) ? [{ title: t('terms'), children: <TermsOf thing={thing} /> }] : []),
        ...(isMeter(kind) ? [{ title: t('takeReading'), children: <TakeReading thing={thing} /> }] : []),
        ...(hasChecks(kind) ? [{ title: t('checks'), children: <Checks thing={thing} /> }] : []),
        ...(kind.versions ? [{ title: t('versions'), children: <Versions thing={thing} /> }] : []),
        ...(isReferredTo(kind.type) ? [{ title: t('referring'), children: <ReferringTo thing={thing} /> }] : []),
        { title: common('links'), children: <LinksOf subject={{ kind: 'thing', id: thing.id }} /> },
        { title: common('attachments'), children: <Attachments subject={{ kind: 'thing', id: thing.id }} /> },
      ],
    };
  }
}

const hasChecks = ({ checks }: ThingKind): boolean => Object.keys(checks).length > 0;
const hasTerms = (kind: ThingKind): boolean => hasChecks(kind) || Object.keys(kind.ends).length > 0;
