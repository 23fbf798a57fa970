import { Injectable, type PipeTransform } from '@nestjs/common';
import { policyProblem } from './policy.problems.js';

/** A version's number in a path; what is none names no version. */
@Injectable()
export class VersionNumber implements PipeTransform<string, number> {
  transform(text: string): number {
    if (!/^[1-9]\d{0,8}$/.test(text)) throw policyProblem('policy.not_found');
    return Number(text);
  }
}
