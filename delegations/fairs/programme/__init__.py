"""What happens at a fair: sessions with their speakers, the organiser's programme, guided tours."""
