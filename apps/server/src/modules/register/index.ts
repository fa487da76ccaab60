import { registerApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { whenMerged } from '../../kernel/registers/index.ts';
import { spellAnew } from '../../kernel/spell-anew.ts';
import { addContents } from '../place/index.ts';
import { accidentFigures } from './accident-figures.ts';
import { thingsIn } from './contents.ts';
import { thingFigures } from './figures.ts';
import { mediaFigures } from './media-figures.ts';
import { renameInThings } from './people.ts';
import { thingHandlers } from './routes.ts';
import { readingSaid } from './sensor.ts';
import { thingSubjects } from './subject.ts';
import { readingFigures, remindToRead } from './versions/index.ts';
import { warnJob, warnOfTerms } from './warn.ts';

export { labelledThing, type Labelled } from './label.ts';
export { checkThingIn } from './check.ts';
export { lockThings } from './lock.ts';
export { guardCount, quietDays } from './reckoned/index.ts';
export { copiesOf } from './photos.ts';
export { standingOf } from './reckoning.ts';
export { faultByLabel } from './report.ts';
export { visibleThings } from './reach.ts';
export { shownToPublic, type Shown } from './shown.ts';
export { searchThings } from './search.ts';
export { thingSubject } from './subject.ts';
export { addReceipts, newestVersion, readBy, readKinds, unreadPeople, writeVersions } from './versions/index.ts';

/** What exists and is kept: extinguishers, radios, … each kind declared in the contract. */
export const register: Module = {
  name: 'register',
  zh: '登记册:消防器材、安防装备、用房、资质、组织与制度,到期与检查、二维码标签',
  routes: (app) => {
    app.subjects.add(thingSubjects);
    app.figures.add(thingFigures);
    app.figures.add(oneSource('accident', accidentFigures));
    app.figures.add(oneSource('media', mediaFigures));
    app.figures.add(oneSource('reading', readingFigures));
    addContents(app, thingsIn(app));
    whenMerged(app, 'person', renameInThings);
    app.signals.on('register', '*', 'reading', readingSaid);
    app.http.api('register', registerApi, thingHandlers(app));
    // Some minutes past eight in the morning, where the hospital is.
    app.jobs.cron(`7 0 * * * ${warnJob} ?id=${warnJob}&fill=1d&max=3`);
  },
  jobs: {
    [warnJob]: async (_, ctx) => {
      await warnOfTerms(ctx);
      await remindToRead(ctx);
    },
  },
  start: async (app) => {
    await spellAnew(app, 'thing');
    return async () => undefined;
  },
};
