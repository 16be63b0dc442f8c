/**
 * Jest's Node environment with a plain global object. The one that jest asks for sends every look at `Map` or `Promise`
 * through an interceptor, which costs our tests, who mostly wait for the processor, a sixth of their time.
 */
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

export default class PlainEnvironment extends TestEnvironment {
  constructor(...given) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
}
