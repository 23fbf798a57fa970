/** @returns the contract as a Postman collection */
export async function postmanCollection() {
  return {};
}
