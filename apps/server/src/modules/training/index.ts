import { trainingApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { listAttempts } from './attempts.ts';
import { addQuestions, beginExam, createExam, listBanks, listExams, sendExam } from './exams.ts';
import { examFigures, peopleFigures, sessionFigures, unitFigures } from './figures.ts';
import { outsideJob, outsideTrainer, warnOfOutside } from './outside.ts';
import { listPeople } from './people.ts';
import { cancelTraining, createTraining, listTrainings, signIn, signOthers, signsOf } from './sessions.ts';
import { closeContest, createContest, listContests, listSkills, scoreContest, testSkill } from './skills.ts';

/** Training: sessions people sign in to, examinations, the three fire skills, contests. */
export const training: Module = {
  name: 'training',
  zh: '培训签到、考试、三项实操、技能竞赛',
  routes(app) {
    app.figures.add(oneSource('trained-person', peopleFigures));
    app.figures.add(oneSource('trained-department', unitFigures));
    app.figures.add(oneSource('training', sessionFigures));
    app.figures.add(oneSource('exam', examFigures));
    app.http.api('training', trainingApi, {
      list: listTrainings,
      outside: (_, ctx) => outsideTrainer(ctx),
      create: createTraining,
      cancel: cancelTraining,
      signIn,
      signOthers,
      signs: signsOf,
      banks: listBanks,
      addQuestions,
      exams: listExams,
      createExam,
      begin: beginExam,
      send: sendExam,
      attempts: listAttempts,
      people: listPeople,
      testSkill,
      skills: listSkills,
      contests: listContests,
      createContest,
      score: scoreContest,
      closeContest,
    });
    // On the first of a month, past eight in the morning where the hospital is.
    app.jobs.cron(`13 0 1 * * ${outsideJob} ?id=${outsideJob}&fill=3d&max=3`);
  },
  jobs: { [outsideJob]: async (_, ctx) => warnOfOutside(ctx) },
};
