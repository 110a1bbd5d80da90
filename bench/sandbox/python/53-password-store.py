"""Store passwords as salted PBKDF2 hashes, check them, and upgrade old ones."""

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass
class Store:
    rounds: int = 2_000
    users: dict[str, str] = field(default_factory=dict)

    def _hash(self, password, salt, rounds):
        return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds).hex()

    def add(self, name, password, salt=None):
        # A fixed salt keeps the output the same; in production it would be random.
        salt = salt or hashlib.sha256(name.encode()).digest()[:8]
        self.users[name] = f"{self.rounds}${salt.hex()}${self._hash(password, salt, self.rounds)}"

    def check(self, name, password):
        if name not in self.users:
            return False
        rounds, salt, wanted = self.users[name].split("$")
        got = self._hash(password, bytes.fromhex(salt), int(rounds))
        if not hmac.compare_digest(got, wanted):
            return False
        if int(rounds) < self.rounds:
            self.add(name, password, bytes.fromhex(salt))
        return True


store = Store(rounds=1_000)
store.add("ana", "corréct horse")
store.add("王芳", "密码123")
store.rounds = 3_000
for name, password in [("ana", "corréct horse"), ("ana", "wrong"), ("王芳", "密码123"), ("eve", "x")]:
    print(name, store.check(name, password), store.users.get(name, "-")[:26])
print(hashlib.pbkdf2_hmac("sha1", b"password", b"salt", 2, 20).hex())
print(hashlib.pbkdf2_hmac("sha512", b"pw", b"NaCl", 10).hex()[:32])
