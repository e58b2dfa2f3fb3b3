"""What we know of an agent, concept, undertaking, participation, observation, whoever told us."""
