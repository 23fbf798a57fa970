import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

class SnakeCaseNames extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** `ownExpiresAt` in code is `own_expires_at` in the database. */
export const snakeCaseNames = new SnakeCaseNames();
