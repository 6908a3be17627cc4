"""How often the checks are right: findings beside segments that people judged."""
