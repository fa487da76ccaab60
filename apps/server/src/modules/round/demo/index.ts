export { addPlans } from './plans.ts';
export { playRounds } from './year.ts';
